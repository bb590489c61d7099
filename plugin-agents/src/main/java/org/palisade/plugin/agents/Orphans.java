package org.palisade.plugin.agents;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What hosts that are gone left running: an agent that one of them began may switch something on
 * yet, after the next host has told that it is off.
 */
final class Orphans {
  private Orphans() {}

  /** Kills them; none is left then. */
  static void end() {
    Ending.of(Orphans::all);
  }

  private static List<ProcessHandle> all() {
    try {
      return ProcEntry.all().stream()
          .filter(one -> Mark.in(one.environment()).filter(Mark::isOfADeadHost).isPresent())
          .map(ProcEntry::handle)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      return List.of(); // no /proc: those that began a session died with their host
    }
  }
}
