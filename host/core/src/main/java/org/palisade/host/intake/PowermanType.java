package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A specification of powerman's: how devices of a type are spoken to.
 *
 * @param name the type
 * @param plugs the names of its plugs; none where it takes them from the nodes
 * @param sent what is sent to them by any of its scripts; may hold a password
 */
record PowermanType(String name, List<String> plugs, List<String> sent) {
  private static final List<String> PLUGS = List.of("plug", "name", "{");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern LOGIN = Pattern.compile("auth ([^:\\s]+):(\\S+)\\s*");
  private static final Pattern PATH = Pattern.compile("\\S*redfish\\S*");
  private static final Pattern SYSTEM =
      Pattern.compile("/?(redfish/v1/Systems/[A-Za-z0-9._-]+)(?:/\\S*)?");
  private static final String HARD_OFF = "\"ResetType\":\"ForceOff\"";

  /** What the files that powerman ships have where a login belongs. */
  private static final String PLACEHOLDER = "auth USER:PASS";

  /** Reads the tokens of a specification. */
  static PowermanType of(List<String> tokens) {
    List<String> sent = new ArrayList<>();
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i - 1).equals("send")) {
        sent.add(content(tokens.get(i)));
      }
    }
    return new PowermanType(tokens.size() > 1 ? content(tokens.get(1)) : "", plugs(tokens), sent);
  }

  private static List<String> plugs(List<String> tokens) {
    int begin = Collections.indexOfSubList(tokens, PLUGS);
    List<String> behind =
        begin < 0 ? List.of() : tokens.subList(begin + PLUGS.size(), tokens.size());
    return behind.stream()
        .takeWhile(token -> !token.equals("}"))
        .map(PowermanType::content)
        .toList();
  }

  private static String content(String quoted) {
    return ESCAPE
        .matcher(quoted.replaceAll("^\"|\"$", ""))
        .replaceAll(found -> Matcher.quoteReplacement(meant(found.group(1))));
  }

  private static String meant(String escaped) {
    return switch (escaped) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      default -> escaped;
    };
  }

  /**
   * What a device of kind {@code redfish} needs to do the same, but for its address.
   *
   * @param login user name and password
   * @param system the path of the system
   */
  record Redfish(Map<String, String> login, String system) {
    /** Shows no password. */
    @Override
    public String toString() {
      return system;
    }
  }

  /** Nothing where this is something else than the hard power of one system by Redfish. */
  Optional<Redfish> redfish() {
    List<Matcher> logins = matches(LOGIN, sent);
    List<String> paths =
        sent.stream().flatMap(one -> PATH.matcher(one).results()).map(one -> one.group()).toList();
    List<Matcher> systems = matches(SYSTEM, paths);
    List<String> names = systems.stream().map(one -> one.group(1)).distinct().toList();
    if (logins.size() != 1
        || hasPlaceholder()
        || names.size() != 1
        || systems.size() != paths.size()
        || sent.stream().noneMatch(one -> one.contains(HARD_OFF))) {
      return Optional.empty();
    }
    Matcher login = logins.get(0);
    return Optional.of(new Redfish(login(login.group(1), login.group(2)), "/" + names.get(0)));
  }

  private static Map<String, String> login(String user, String password) {
    Map<String, String> login = new LinkedHashMap<>();
    login.put("username", user);
    login.put("password", password);
    return login;
  }

  /** Nothing where no agent is known to switch the same outlets. */
  Optional<PowermanSnmp> snmp() {
    return PowermanSnmp.of(sent);
  }

  boolean hasPlaceholder() {
    return sent.stream().anyMatch(one -> one.strip().equals(PLACEHOLDER));
  }

  private static List<Matcher> matches(Pattern pattern, List<String> texts) {
    return texts.stream().map(pattern::matcher).filter(Matcher::matches).toList();
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return name;
  }
}
