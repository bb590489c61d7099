package org.palisade.plugin.agents;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program and all that it started. Its processes are told by the session that it leads and by a
 * mark in their environment, which those have too that went into a session of their own and whose
 * parent has gone: an agent that is killed alone leaves its ipmitool behind.
 */
final class Offspring {
  private final Process leader;
  private final String pid;
  private final long begun;
  private final Mark mark;
  private final Environments environments;

  Offspring(Process leader, Mark mark, Environments environments) {
    this.leader = leader;
    this.pid = String.valueOf(leader.pid());
    this.begun = ProcEntry.of(pid).map(ProcEntry::begun).orElse(0L);
    this.mark = mark;
    this.environments = environments;
  }

  /**
   * Asks all processes to end, and kills what is left after a grace. Returns when none is left, at
   * the latest half a second after the grace; an interrupt meanwhile shortens the grace and stays
   * set.
   */
  void end(Duration grace) {
    List<ProcessHandle> all = members();
    if (all.isEmpty()) {
      return;
    }
    all.forEach(ProcessHandle::destroy);
    boolean interrupted = awaitNone(grace);
    Ending.of(this::members);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitNone(Duration grace) {
    long until = System.nanoTime() + grace.toNanos();
    try {
      if (!leader.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      while (!members().isEmpty() && System.nanoTime() - until < 0) {
        TimeUnit.NANOSECONDS.sleep(Ending.PAUSE.toNanos());
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private List<ProcessHandle> members() {
    try {
      Map<Boolean, List<ProcEntry>> all =
          ProcEntry.all().stream()
              .filter(one -> one.begun() >= begun)
              .collect(Collectors.partitioningBy(this::isOfOurSession));
      return Stream.concat(
              all.get(true).stream(), environments.search(all.get(false), this::isOurs).stream())
          .flatMap(one -> one.handle().stream())
          .toList();
    } catch (IOException e) {
      return Stream.concat(leader.descendants(), Stream.of(leader.toHandle()))
          .filter(ProcessHandle::isAlive)
          .toList();
    }
  }

  private boolean isOfOurSession(ProcEntry one) {
    return one.session().equals(pid) || one.pid().equals(pid);
  }

  private boolean isOurs(String environment) {
    return Mark.in(environment).equals(Optional.of(mark));
  }
}
