package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.palisade.host.cib.Cib;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.intake.Source.Order;

/** Devices and levels of Pacemaker's configuration. */
final class PacemakerSource {
  private static final String OURS = "fence_palisade";

  private final Cib cib;
  private final Kinds kinds;
  private final List<Note> notes = new ArrayList<>();

  PacemakerSource(Cib cib, Kinds kinds) {
    this.cib = cib;
    this.kinds = kinds;
  }

  Source read() {
    List<Draft> drafts =
        cib.resources().stream()
            .filter(one -> !one.agent().equals(OURS))
            .sorted(Comparator.comparing(PacemakerSource::priority).reversed())
            .map(one -> new PacemakerResource(one, kinds, notes).draft())
            .toList();
    Order order = cib.levels().isPresent() ? Order.ONE_AFTER_THE_OTHER : Order.UNKNOWN;
    Map<String, List<List<String>>> levels = levels();
    return new Source(drafts, levels, hasOtherLevels() ? Order.UNKNOWN : order, List.copyOf(notes));
  }

  // Pacemaker tries devices of a higher priority first.
  private static long priority(Cib.Resource resource) {
    String text =
        Optional.ofNullable(resource.meta().get("priority"))
            .or(() -> resource.option("priority"))
            .orElse("0");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Map<String, List<List<String>>> levels() {
    Map<String, SortedMap<Integer, List<String>>> byHost = new LinkedHashMap<>();
    for (Cib.Level level : cib.levels().orElse(List.of())) {
      if (level.target().isEmpty()) {
        notes.add(
            new Note(
                "fencing level " + level.index() + " of " + String.join(", ", level.devices()),
                "is for nodes of a pattern or an attribute, which are not looked up; write their"
                    + " lines in etc/topology.cfg by hand"));
      } else {
        add(byHost, level, level.target().get());
      }
    }
    Map<String, List<List<String>>> levels = new LinkedHashMap<>();
    byHost.forEach((host, its) -> levels.put(host, List.copyOf(its.values())));
    return levels;
  }

  // Levels of one index are one: Pacemaker joins them.
  private static void add(
      Map<String, SortedMap<Integer, List<String>>> byHost, Cib.Level level, String host) {
    List<String> devices =
        byHost
            .computeIfAbsent(host, one -> new TreeMap<>())
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

  private boolean hasOtherLevels() {
    return cib.levels().orElse(List.of()).stream().anyMatch(level -> level.target().isEmpty());
  }
}
