package org.palisade.host.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.palisade.plugin.Plug;

/**
 * A device's list of its plugs, and the plugs that each name in it means.
 *
 * @param at when it was got
 * @param plugs the plugs in the device's order
 * @param names ids and second names, with the ids of what goes by them
 * @param gone names that it had before, and what went by them last
 */
record PlugList(
    Instant at, List<Plug> plugs, Map<String, Set<String>> names, Map<String, Gone> gone) {

  /** A name that is in no list for longer is forgotten. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private static final int MOST_NAMED = 5;

  /**
   * A name that vanished.
   *
   * @param plug the id of what went by it
   * @param last when it was last listed
   */
  record Gone(String plug, Instant last) {}

  static PlugList of(Instant at, List<Plug> plugs) {
    return of(at, plugs, Map.of());
  }

  static PlugList of(Instant at, List<Plug> plugs, Map<String, Gone> gone) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Plug plug : plugs) {
      names.computeIfAbsent(plug.id(), name -> new LinkedHashSet<>()).add(plug.id());
      if (!plug.alias().isBlank()) {
        names.computeIfAbsent(plug.alias(), name -> new LinkedHashSet<>()).add(plug.id());
      }
    }
    return new PlugList(at, List.copyOf(plugs), names, Map.copyOf(gone));
  }

  /** The same, knowing what vanished since an earlier list. */
  PlugList after(PlugList before) {
    Map<String, Gone> all = new LinkedHashMap<>(before.gone());
    before
        .names()
        .forEach((name, ids) -> all.put(name, new Gone(ids.iterator().next(), before.at())));
    all.keySet().removeAll(names.keySet());
    all.values().removeIf(one -> one.last().plus(REMEMBERED).isBefore(at));
    return new PlugList(at, plugs, names, Map.copyOf(all));
  }

  /** What is new, gone or means something else than in an earlier list, for the log. */
  Optional<String> changesSince(PlugList before) {
    List<String> said = new ArrayList<>();
    say(said, "new", names.keySet(), name -> !before.names().containsKey(name));
    say(said, "gone", before.names().keySet(), name -> !names.containsKey(name));
    say(said, "other plug", names.keySet(), name -> isOther(before, name));
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said));
  }

  private boolean isOther(PlugList before, String name) {
    return before.names().containsKey(name) && !before.names().get(name).equals(names.get(name));
  }

  private static void say(
      List<String> said, String what, Set<String> names, Predicate<String> which) {
    List<String> found = names.stream().filter(which).sorted().toList();
    if (!found.isEmpty()) {
      String few = String.join(", ", found.subList(0, Math.min(MOST_NAMED, found.size())));
      said.add(found.size() + " " + what + ": " + few + (found.size() > MOST_NAMED ? ", …" : ""));
    }
  }

  Set<String> plugsOf(String name) {
    return names.getOrDefault(name, Set.of());
  }
}
