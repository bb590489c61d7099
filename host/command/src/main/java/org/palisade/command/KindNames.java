package org.palisade.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of kinds in a line: those of a bridge are counted, for there are as many as programs. */
final class KindNames {
  private KindNames() {}

  /** All names, but for a bridge with several the number and how to see them. */
  static String brief(List<String> names) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String name : names) {
      String group = name.substring(0, name.indexOf(':') + 1);
      groups.computeIfAbsent(group.isEmpty() ? name : group, key -> new ArrayList<>()).add(name);
    }
    List<String> shown = new ArrayList<>();
    groups.forEach((group, all) -> shown.add(all.size() == 1 ? all.get(0) : counted(group, all)));
    return String.join(" ", shown);
  }

  private static String counted(String bridge, List<String> all) {
    return bridge + "… (" + all.size() + " kinds; palisade plugins list " + bridge + ")";
  }
}
