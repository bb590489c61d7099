package org.palisade.host.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a fence agent needs to switch the outlets that a script of powerman's switches by SNMP. That
 * it is the same outlets is told by the object that both of them set.
 *
 * @param kind the agent's kind
 * @param login community and version
 */
record PowermanSnmp(String kind, Map<String, String> login) {
  /** Objects below {@code enterprises}, and who sets them. */
  private static final Map<String, String> AGENTS =
      Map.of(
          "318.1.1.4.4.2.1.3", "agent:fence_apc_snmp",
          "534.6.6.6.1.2.2.1.3", "agent:fence_eaton_snmp");

  private static final Pattern START = Pattern.compile("start_v(1|2c) (\\S+)\\s*");
  private static final Pattern SET = Pattern.compile("set enterprises\\.([0-9.]+)\\.%s i \\d+\\s*");

  /** Nothing where it is something else than one object for each outlet, or another's. */
  static Optional<PowermanSnmp> of(List<String> sent) {
    List<Matcher> starts = matches(START, sent.stream());
    List<String> commands = sent.stream().filter(one -> one.startsWith("set ")).toList();
    List<Matcher> sets = matches(SET, commands.stream());
    List<String> objects = sets.stream().map(one -> one.group(1)).distinct().toList();
    if (starts.size() != 1 || sets.size() != commands.size() || objects.size() != 1) {
      return Optional.empty();
    }
    Map<String, String> login = new LinkedHashMap<>();
    login.put("snmp_version", starts.get(0).group(1));
    login.put("community", starts.get(0).group(2));
    return Optional.ofNullable(AGENTS.get(objects.get(0)))
        .map(kind -> new PowermanSnmp(kind, login));
  }

  private static List<Matcher> matches(Pattern pattern, Stream<String> texts) {
    return texts.map(pattern::matcher).filter(Matcher::matches).toList();
  }

  /** Shows no community. */
  @Override
  public String toString() {
    return kind;
  }
}
