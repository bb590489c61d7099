package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.palisade.host.cib.Cib;
import org.palisade.host.cib.LevelTarget;
import org.palisade.host.cib.LevelTarget.By;
import org.palisade.host.intake.Imported.Note;

/**
 * The levels of each host by Pacemaker's rules: those that name the host, else those of a pattern
 * or an attribute that is the host's. Where several of these are, Pacemaker takes one of them by no
 * rule.
 */
final class PacemakerLevels {
  /** No device is called this, so a level with it is never whole, and its host not carried over. */
  private static final String NONE = "?";

  private final Cib cib;
  private final NodeNames nodes;
  private final List<Draft> drafts;
  private final List<Note> notes;
  private final Map<LevelTarget, SortedMap<Integer, List<String>>> entries = new LinkedHashMap<>();

  /**
   * The levels of a configuration.
   *
   * @param nodes the cluster's
   * @param drafts the devices, whose hosts need be no nodes of the cluster
   * @param notes takes what is not certain
   */
  PacemakerLevels(Cib cib, NodeNames nodes, List<Draft> drafts, List<Note> notes) {
    this.cib = cib;
    this.nodes = nodes;
    this.drafts = drafts;
    this.notes = notes;
    cib.levels().orElse(List.of()).forEach(this::add);
  }

  // Levels of one index are one: Pacemaker joins them.
  private void add(Cib.Level level) {
    List<String> devices =
        entries
            .computeIfAbsent(level.target(), one -> new TreeMap<>())
            .computeIfAbsent(index(level), one -> new ArrayList<>());
    level.devices().stream().filter(one -> !devices.contains(one)).forEach(devices::add);
  }

  private static int index(Cib.Level level) {
    try {
      return Integer.parseInt(level.index().strip());
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  Map<String, List<List<String>>> byHost() {
    Map<String, List<List<String>>> levels = new LinkedHashMap<>();
    for (String host : hosts()) {
      List<LevelTarget> its = targets(host);
      if (its.size() == 1 && isCertain(its.get(0))) {
        levels.put(host, List.copyOf(entries.get(its.get(0)).values()));
      } else if (!its.isEmpty()) {
        levels.put(host, List.of(any(its)));
        notes.add(new Note("host " + host, doubt(its)));
      }
    }
    return levels;
  }

  private Set<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>();
    entries.keySet().stream()
        .filter(one -> one.by() == By.NAME)
        .forEach(one -> hosts.add(nodes.of(one.text())));
    hosts.addAll(cib.nodes().keySet());
    drafts.forEach(draft -> hosts.addAll(draft.plugs().keySet()));
    return hosts;
  }

  private List<LevelTarget> targets(String host) {
    LevelTarget named = new LevelTarget(By.NAME, host, "");
    if (entries.containsKey(named)) {
      return List.of(named);
    }
    Map<String, String> attributes = cib.nodes().getOrDefault(host, Map.of());
    return entries.keySet().stream()
        .filter(one -> one.covers(host, attributes).orElse(true))
        .toList();
  }

  private List<String> any(List<LevelTarget> targets) {
    Set<String> devices = new LinkedHashSet<>(Set.of(NONE));
    targets.forEach(one -> entries.get(one).values().forEach(devices::addAll));
    return List.copyOf(devices);
  }

  private static boolean isCertain(LevelTarget target) {
    return target.covers("", Map.of()).isPresent();
  }

  private static String doubt(List<LevelTarget> targets) {
    String all = targets.stream().map(LevelTarget::toString).collect(Collectors.joining(", "));
    return targets.stream().allMatch(PacemakerLevels::isCertain)
        ? "fencing levels are for it in several ways, and Pacemaker takes those of any one: " + all
        : "whether fencing levels are for it cannot be told here: " + all;
  }
}
