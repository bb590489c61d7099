package org.palisade.host.dispatch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palisade.plugin.Plug;

/**
 * A device's list of its plugs, and the plugs that each name in it means.
 *
 * @param at when it was got
 * @param plugs the plugs in the device's order
 * @param names ids and second names, with the ids of what goes by them
 */
record PlugList(Instant at, List<Plug> plugs, Map<String, Set<String>> names) {

  static PlugList of(Instant at, List<Plug> plugs) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Plug plug : plugs) {
      names.computeIfAbsent(plug.id(), name -> new LinkedHashSet<>()).add(plug.id());
      if (!plug.alias().isBlank()) {
        names.computeIfAbsent(plug.alias(), name -> new LinkedHashSet<>()).add(plug.id());
      }
    }
    return new PlugList(at, List.copyOf(plugs), names);
  }

  Set<String> plugsOf(String name) {
    return names.getOrDefault(name, Set.of());
  }
}
