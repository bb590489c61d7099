package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How powerman calls {@code ipmipower}.
 *
 * @param settings what its options are with us; perhaps with secrets
 * @param ignored the options that are nothing with us, without their values
 */
record IpmipowerCall(Map<String, String> settings, List<String> ignored) {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "-u", "username",
          "--username", "username",
          "-p", "password",
          "--password", "password",
          "-I", "cipher",
          "--cipher-suite-id", "cipher",
          "-k", "kg",
          "--k-g", "kg",
          "-l", "privlvl",
          "--privilege-level", "privlvl");

  /** What ipmipower asks for unless told otherwise; with us it would be administrator. */
  private static final String LEVEL = "operator";

  /** The host waits for the state in any case. */
  private static final List<String> FLAGS = List.of("--wait-until-on", "--wait-until-off");

  /** The hosts are those of the plugs, and the driver is the only one that we have. */
  private static final List<String> NEEDLESS = List.of("-h", "--hostname", "-D", "--driver-type");

  /** Reads a call such as {@code /usr/sbin/ipmipower -h bmc[1-3] -u admin -p secret |&}. */
  static IpmipowerCall of(String process) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("privlvl", LEVEL);
    List<String> ignored = new ArrayList<>();
    List<String> words = new ArrayList<>(List.of(process.strip().split("\\s+", -1)));
    words.remove(0);
    words.remove("|&");
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        continue; // the value of an option that was ignored
      }
      String option = option(word);
      Optional<String> within = within(word, option);
      boolean known = SETTINGS.containsKey(option) || NEEDLESS.contains(option);
      if (FLAGS.contains(option)) {
        continue;
      }
      if (!known) {
        ignored.add(option);
      } else if (within.isPresent() || i + 1 < words.size()) {
        String value = within.isPresent() ? within.get() : words.get(++i);
        if (SETTINGS.containsKey(option)) {
          put(settings, SETTINGS.get(option), value);
        }
      }
    }
    return new IpmipowerCall(settings, ignored);
  }

  private static String option(String word) {
    int sign = word.indexOf('=');
    return word.startsWith("--")
        ? word.substring(0, sign < 0 ? word.length() : sign)
        : word.substring(0, Math.min(2, word.length()));
  }

  private static Optional<String> within(String word, String option) {
    String rest = word.substring(option.length());
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(option.startsWith("--") ? rest.substring(1) : rest);
  }

  private static void put(Map<String, String> settings, String name, String value) {
    switch (name) {
      case "privlvl" ->
          settings.put(name, value.equalsIgnoreCase("admin") ? "administrator" : lower(value));
      case "kg" -> settings.put(value.startsWith("0x") ? "hexadecimal_kg" : name, value);
      default -> settings.put(name, value);
    }
  }

  private static String lower(String value) {
    return value.toLowerCase(Locale.ROOT);
  }
}
