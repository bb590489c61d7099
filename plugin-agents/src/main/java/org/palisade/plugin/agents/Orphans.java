package org.palisade.plugin.agents;

import java.io.IOException;
import java.util.List;

/**
 * What hosts that are gone left running: an agent that one of them began may switch something on
 * yet, after the next host has told that it is off.
 */
final class Orphans {
  private final Environments environments;

  Orphans(Environments environments) {
    this.environments = environments;
  }

  /** Kills them; none is left then that can be seen. */
  void end() {
    Ending.of(this::all);
  }

  private List<ProcessHandle> all() {
    try {
      return environments.search(ProcEntry.all(), Orphans::isOfADeadHost).stream()
          .flatMap(one -> one.handle().stream())
          .toList();
    } catch (IOException e) {
      return List.of(); // no /proc: those that began a session died with their host
    }
  }

  private static boolean isOfADeadHost(String environment) {
    return Mark.in(environment).filter(Mark::isOfADeadHost).isPresent();
  }
}
