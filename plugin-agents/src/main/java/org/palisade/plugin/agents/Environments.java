package org.palisade.plugin.agents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks for processes by what is in their environment. The kernel shows that of nobody whose memory
 * is locked, as it is for as long as storage hangs: and that may be what is to be fenced. So each
 * look has a thread of its own, and a process that holds it up is passed over until it lets go.
 * Thread-safe.
 */
final class Environments {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** With as many, nobody is looked at any more: each of them keeps a thread. */
  private static final int MOST_HANGING = 8;

  private final Function<ProcEntry, String> reader;
  private final Set<ProcEntry> hanging = ConcurrentHashMap.newKeySet();

  /**
   * Nobody hangs yet.
   *
   * @param reader gives the environment of a process; may not return
   */
  Environments(Function<ProcEntry, String> reader) {
    this.reader = reader;
  }

  /** Those whose environment is as wanted. An interrupt meanwhile stays set. */
  List<ProcEntry> search(List<ProcEntry> processes, Predicate<String> wanted) {
    List<ProcEntry> found = new ArrayList<>();
    List<ProcEntry> left = processes.stream().filter(one -> !hanging.contains(one)).toList();
    List<ProcEntry> passedOver = new ArrayList<>();
    while (!left.isEmpty() && hanging.size() < MOST_HANGING) {
      left = new Walk(left, wanted).leftBy(found, passedOver);
    }
    // A thread that got no turn for a while looks like one that hangs.
    passedOver.removeAll(hanging);
    if (!passedOver.isEmpty()) {
      new Walk(passedOver, wanted).leftBy(found, new ArrayList<>());
    }
    return found;
  }

  /** One thread's way through some processes, to the first that holds it up. */
  private final class Walk {
    private final List<ProcEntry> processes;
    private final Predicate<String> wanted;
    private final Thread thread = new Thread(this::walk, "environments");
    // Guarded by this:
    private final List<ProcEntry> found = new ArrayList<>();
    private int seen;
    private boolean abandoned;

    Walk(List<ProcEntry> processes, Predicate<String> wanted) {
      this.processes = processes;
      this.wanted = wanted;
      thread.setDaemon(true);
      thread.start();
    }

    private void walk() {
      for (ProcEntry process : processes) {
        boolean isWanted = wanted.test(reader.apply(process));
        synchronized (this) {
          if (abandoned) {
            hanging.remove(process);
            return;
          }
          if (isWanted) {
            found.add(process);
          }
          seen++;
        }
      }
    }

    /** Waits for the end, or for one that holds the thread up; returns those that come after. */
    List<ProcEntry> leftBy(List<ProcEntry> foundSoFar, List<ProcEntry> passedOver) {
      boolean interrupted = false;
      int before = -1;
      while (thread.isAlive() && !isHeldUpAt(before)) {
        before = seen();
        try {
          thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
          interrupted = true;
          before = -1;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      synchronized (this) {
        foundSoFar.addAll(found);
        if (!abandoned) {
          return List.of();
        }
        passedOver.add(processes.get(seen));
        return processes.subList(seen + 1, processes.size());
      }
    }

    private synchronized int seen() {
      return seen;
    }

    private synchronized boolean isHeldUpAt(int before) {
      abandoned = seen == before && seen < processes.size();
      if (abandoned) {
        hanging.add(processes.get(seen));
      }
      return abandoned;
    }
  }
}
