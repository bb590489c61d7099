package org.palisade.host.inventory;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the value of {@code expect}: which machine a host is. */
final class ExpectLine {
  private ExpectLine() {}

  /**
   * Reads {@code host:identity, …}. An identity may hold colons and blanks.
   *
   * @param text the value
   * @param targets the hosts of the device
   * @return host to identity
   * @throws IllegalArgumentException with what is wrong
   */
  static Map<String, String> parse(String text, Inventory.Targets targets) {
    Map<String, String> identities = new LinkedHashMap<>();
    for (String item : text.split(",", -1)) {
      int colon = item.indexOf(':');
      String host = item.substring(0, Math.max(0, colon)).strip();
      String identity = item.substring(colon + 1).strip();
      if (host.isEmpty() || identity.chars().noneMatch(Character::isLetterOrDigit)) {
        throw new IllegalArgumentException(
            "'" + item.strip() + "' is not of the form host:identity, such as node1:4c4c4544-0051");
      }
      if (!targets.listed() && !targets.plugs().containsKey(host)) {
        throw new IllegalArgumentException("'" + host + "' is none of the hosts of 'targets'");
      }
      if (identities.putIfAbsent(host, identity) != null) {
        throw new IllegalArgumentException("names host '" + host + "' twice");
      }
    }
    return identities;
  }
}
