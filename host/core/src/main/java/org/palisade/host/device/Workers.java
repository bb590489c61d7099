package org.palisade.host.device;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that talk to devices: made when needed, ended when idle, never more than a bound. Each
 * plugin has a share that it cannot exceed, so that one whose calls never return leaves threads to
 * the others. Thread-safe.
 */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long STACK_BYTES = 512 << 10;

  /** Something for a thread to do. */
  interface Job {
    /** Does it; throws nothing. */
    void run();

    /**
     * Told instead where no thread can be had at all.
     *
     * @param why the end of a sentence
     */
    void refused(String why);
  }

  /** The threads and the waiting jobs of one plugin. Guarded by the workers' lock. */
  static final class Share {
    private final Deque<Job> urgent = new ArrayDeque<>();
    private final Deque<Job> others = new ArrayDeque<>();
    private int running;

    private Deque<Job> jobs(boolean first) {
      return first ? urgent : others;
    }
  }

  private record Taken(Share share, Job job) {}

  private final int most;
  private final int mostOfOne;
  private final Duration idleFor;
  private final Executor elsewhere;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Set<Share> waiting = new LinkedHashSet<>();
  private int threads;
  private long made;

  /**
   * Workers.
   *
   * @param most the most threads; at least two
   * @param idleFor how long a thread without work is kept
   * @param elsewhere runs the refusals of jobs
   */
  Workers(int most, Duration idleFor, Executor elsewhere) {
    this.most = Math.max(2, most);
    this.mostOfOne = this.most - Math.max(1, this.most / 8);
    this.idleFor = idleFor;
    this.elsewhere = elsewhere;
  }

  /**
   * Has a thread do a job: at once where there is one, else when one is free, urgent jobs first.
   *
   * @param share whose job it is
   * @param urgent whether it goes before others
   * @param job the job
   */
  void run(Share share, boolean urgent, Job job) {
    lock.lock();
    try {
      share.jobs(urgent).add(job);
      waiting.add(share);
      wake();
    } finally {
      lock.unlock();
    }
  }

  int threads() {
    lock.lock();
    try {
      return threads;
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    // The one that became idle last: so the others' idle time runs out under a light load.
    Worker free = idle.peek();
    if (free == null && threads >= most) {
      return;
    }
    Optional<Taken> next = take();
    if (next.isEmpty()) {
      return;
    }
    if (free != null) {
      idle.pop();
      free.give(next.get());
    } else {
      start(next.get());
    }
  }

  private Optional<Taken> take() {
    return take(true).or(() -> take(false));
  }

  private Optional<Taken> take(boolean urgent) {
    Optional<Share> share =
        waiting.stream()
            .filter(one -> one.running < mostOfOne && !one.jobs(urgent).isEmpty())
            .findFirst();
    return share.map(one -> take(one, urgent));
  }

  private Taken take(Share share, boolean urgent) {
    Job job = share.jobs(urgent).remove();
    share.running++;
    waiting.remove(share);
    if (!share.urgent.isEmpty() || !share.others.isEmpty()) {
      // At the end, so that plugins take turns.
      waiting.add(share);
    }
    return new Taken(share, job);
  }

  private void start(Taken first) {
    Worker worker = new Worker(first);
    Thread thread = new Thread(null, worker, "device-" + ++made, STACK_BYTES, false);
    thread.setDaemon(true);
    threads++;
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      threads--;
      withoutThread(first, e);
    }
  }

  private void withoutThread(Taken taken, OutOfMemoryError e) {
    LOG.error("no thread could be started for a device ({}); {} run", e.getMessage(), threads);
    taken.share.running--;
    if (threads > 0) {
      taken.share.urgent.addFirst(taken.job);
      waiting.add(taken.share);
    } else {
      String why = "no thread could be started (" + e.getMessage() + ")";
      // Not here: the lock is held.
      elsewhere.execute(() -> taken.job.refused(why));
    }
  }

  private final class Worker implements Runnable {
    private final Condition given = lock.newCondition();
    private Optional<Taken> next;

    Worker(Taken first) {
      this.next = Optional.of(first);
    }

    void give(Taken taken) {
      next = Optional.of(taken);
      given.signal();
    }

    @Override
    public void run() {
      while (next.isPresent()) {
        Taken now = next.get();
        try {
          now.job.run();
        } catch (Throwable e) {
          LOG.error("a call's thread failed in the host's own code", e);
        }
        next = after(now);
      }
    }

    private Optional<Taken> after(Taken done) {
      lock.lock();
      try {
        done.share.running--;
        next = take();
        return next.isPresent() ? next : await();
      } finally {
        lock.unlock();
      }
    }

    private Optional<Taken> await() {
      idle.push(this);
      long left = idleFor.toNanos();
      while (next.isEmpty() && left > 0) {
        try {
          left = given.awaitNanos(left);
        } catch (InterruptedException e) {
          // An interrupt that came too late for its call means nothing to the thread.
          LOG.trace("a late interrupt", e);
        }
      }
      if (next.isEmpty()) {
        idle.remove(this);
        threads--;
      }
      return next;
    }
  }
}
