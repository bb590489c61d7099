package org.palisade.host.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.cib.Cib;
import org.palisade.host.intake.Imported.Note;
import org.palisade.host.intake.Source.Order;

/** Devices and levels of Pacemaker's configuration. */
final class PacemakerSource {
  private static final String OURS = "fence_palisade";
  private static final String UNKNOWN_NODES =
      "the document does not say how the cluster spells its nodes; see that their letter case is"
          + " that of 'crm_node -l', for Pacemaker did not mind it, and here it counts";

  private final Cib cib;
  private final Kinds kinds;
  private final List<Note> notes = new ArrayList<>();

  PacemakerSource(Cib cib, Kinds kinds) {
    this.cib = cib;
    this.kinds = kinds;
  }

  Source read() {
    NodeNames nodes = new NodeNames(cib.nodes().keySet());
    List<Draft> drafts =
        cib.resources().stream()
            .filter(one -> !one.agent().equals(OURS))
            .sorted(Comparator.comparing(PacemakerSource::priority).reversed())
            .map(one -> new PacemakerResource(one, kinds, nodes, notes).draft())
            .toList();
    if (cib.levels().isEmpty()) {
      notes.add(new Note("hosts", UNKNOWN_NODES));
    }
    Order order = cib.levels().isPresent() ? Order.ONE_AFTER_THE_OTHER : Order.UNKNOWN;
    Map<String, List<List<String>>> levels =
        new PacemakerLevels(cib, nodes, drafts, notes).byHost();
    Map<String, Duration> times = new PacemakerTimes(cib, notes).byDevice();
    return new Source(drafts, levels, order, times, List.copyOf(notes));
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
}
