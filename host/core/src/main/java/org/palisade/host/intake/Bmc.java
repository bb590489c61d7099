package org.palisade.host.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a host's BMC is. */
final class Bmc {
  static final String KIND = "ipmi";
  private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^]]+)](?::([0-9]+))?");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]+):([0-9]+)");

  private Bmc() {}

  /**
   * The device's name: hosts and devices are easier to tell apart if they are not called the same.
   */
  static String device(String host) {
    return host + "-bmc";
  }

  /** The settings of {@code address}, {@code address:port}, {@code ::1} or {@code [::1]:port}. */
  static Map<String, String> address(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher brackets = IN_BRACKETS.matcher(text);
    Matcher port = WITH_PORT.matcher(text);
    Matcher found = brackets.matches() ? brackets : port;
    if (!found.matches()) {
      settings.put("ip", text);
      return settings;
    }
    settings.put("ip", found.group(1));
    if (found.group(2) != null) {
      settings.put("ipport", found.group(2));
    }
    return settings;
  }
}
