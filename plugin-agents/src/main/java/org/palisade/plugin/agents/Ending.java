package org.palisade.plugin.agents;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Kills processes until none is left. */
final class Ending {
  static final Duration PAUSE = Duration.ofMillis(10);

  /** When it is given up: what a kill does not end hangs in the kernel. */
  private static final Duration MOST = Duration.ofMillis(500);

  private Ending() {}

  /**
   * Kills all, again and again: one that forked during a look is found in the next. An interrupt
   * meanwhile stays set.
   */
  static void of(Supplier<List<ProcessHandle>> members) {
    boolean interrupted = false;
    long until = System.nanoTime() + MOST.toNanos();
    List<ProcessHandle> left = members.get();
    while (!left.isEmpty() && System.nanoTime() - until < 0) {
      left.forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(PAUSE.toNanos());
      interrupted |= Thread.interrupted();
      left = members.get();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
