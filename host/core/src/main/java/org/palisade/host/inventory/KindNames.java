package org.palisade.host.inventory;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names of kinds as they are shown: those of a bridge are too many to be told one by one. */
public final class KindNames {
  private KindNames() {}

  /**
   * The names in one line.
   *
   * @param names of kinds, sorted
   * @return all names, but for each bridge its first and how many more
   */
  public static String brief(List<String> names) {
    SortedMap<String, String> shown = new TreeMap<>();
    SortedMap<String, Integer> bridged = new TreeMap<>();
    for (String name : names) {
      int colon = name.indexOf(':');
      if (colon < 0) {
        shown.put(name, name);
      } else {
        String bridge = name.substring(0, colon + 1);
        bridged.merge(bridge, 1, Integer::sum);
        shown.putIfAbsent(bridge, name);
      }
    }
    bridged.forEach(
        (bridge, count) -> {
          if (count > 1) {
            shown.merge(bridge, " and " + (count - 1) + " more " + bridge + "…", String::concat);
          }
        });
    return String.join(", ", shown.values());
  }
}
