package org.palisade.host.device;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that talk to devices: made when needed, ended when idle, never more than a bound. Each
 * plugin has a share that it cannot exceed, so that one whose calls never return leaves threads to
 * the others. Of jobs that are not urgent some begin at once, and more only where those leave the
 * processors idle, or none of them ends: where devices answer quickly, a thousand at a time would
 * take longer than a few after the other. Thread-safe.
 */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long STACK_BYTES = 512 << 10;
  private static final int AT_ONCE = 16;
  private static final Duration TURN = Duration.ofMillis(20);

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
  private final ScheduledExecutorService timer;
  private final BooleanSupplier idleProcessors;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Set<Share> waiting = new LinkedHashSet<>();
  private int threads;
  private long made;
  private int atOnce = AT_ONCE;
  private int done;
  private boolean turning;

  /**
   * Workers.
   *
   * @param most the most threads; at least two
   * @param idleFor how long a thread without work is kept
   * @param timer for turns, and for the refusals of jobs
   * @param idleProcessors asked at the end of each turn, whether the processors had time to spare
   */
  Workers(
      int most, Duration idleFor, ScheduledExecutorService timer, BooleanSupplier idleProcessors) {
    this.most = Math.max(2, most);
    this.mostOfOne = this.most - Math.max(1, this.most / 8);
    this.idleFor = idleFor;
    this.timer = timer;
    this.idleProcessors = idleProcessors;
  }

  /**
   * Has a thread do a job: at once where there is one, else when one is free, urgent jobs first.
   *
   * @param share whose job it is
   * @param urgent whether it goes before others
   * @param job the job
   */
  void run(Share share, boolean urgent, Job job) {
    Optional<Worker> fresh;
    lock.lock();
    try {
      share.jobs(urgent).add(job);
      waiting.add(share);
      fresh = urgent || busy() < atOnce ? wake() : Optional.empty();
      if (!turning) {
        nextTurn();
      }
    } finally {
      lock.unlock();
    }
    // Without the lock: who starts a thread waits for the system to run it, which may be busy.
    fresh.ifPresent(this::start);
  }

  /** Lets more jobs run at once where that helps. */
  private void turn() {
    boolean room = idleProcessors.getAsBoolean();
    List<Worker> fresh = new ArrayList<>();
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        atOnce = AT_ONCE;
      } else if (room || done == 0) {
        atOnce = Math.min(most, 4 * atOnce);
      }
      done = 0;
      int before = -1;
      while (busy() < atOnce && busy() > before) {
        before = busy();
        wake().ifPresent(fresh::add);
      }
      nextTurn();
    } finally {
      lock.unlock();
    }
    fresh.forEach(this::start);
  }

  private int busy() {
    return threads - idle.size();
  }

  private void nextTurn() {
    turning = !waiting.isEmpty();
    if (turning) {
      try {
        ScheduledFuture<?> unused =
            timer.schedule(this::turn, TURN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("after the end", e);
      }
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

  /** Gives the next job to a thread; to one that is to be started where none is idle. */
  private Optional<Worker> wake() {
    // The one that became idle last: so the others' idle time runs out under a light load.
    Worker free = idle.peek();
    if (free == null && threads >= most) {
      return Optional.empty();
    }
    Optional<Taken> next = take();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    if (free != null) {
      idle.pop();
      free.give(next.get());
      return Optional.empty();
    }
    threads++;
    return Optional.of(new Worker(next.get(), ++made));
  }

  private Optional<Taken> take() {
    return take(true).or(() -> take(false));
  }

  private Optional<Taken> take(boolean urgent) {
    for (Share share : waiting) {
      if (share.running < mostOfOne && !share.jobs(urgent).isEmpty()) {
        return Optional.of(take(share, urgent));
      }
    }
    return Optional.empty();
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

  private void start(Worker worker) {
    try {
      worker.thread.start();
    } catch (OutOfMemoryError e) {
      lock.lock();
      try {
        withoutThread(worker.next.orElseThrow(), e);
      } finally {
        lock.unlock();
      }
    }
  }

  private void withoutThread(Taken taken, OutOfMemoryError e) {
    threads--;
    LOG.error("no thread could be started for a device ({}); {} run", e.getMessage(), threads);
    taken.share.running--;
    if (threads > 0) {
      taken.share.urgent.addFirst(taken.job);
      waiting.add(taken.share);
    } else {
      String why = "no thread could be started (" + e.getMessage() + ")";
      // Not here: the lock is held.
      timer.execute(() -> taken.job.refused(why));
    }
  }

  private final class Worker implements Runnable {
    private final Thread thread;
    private volatile Optional<Taken> next;

    Worker(Taken first, long number) {
      this.next = Optional.of(first);
      this.thread = new Thread(null, this, "device-" + number, STACK_BYTES, false);
      thread.setDaemon(true);
    }

    void give(Taken taken) {
      next = Optional.of(taken);
      LockSupport.unpark(thread);
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

    private Optional<Taken> after(Taken was) {
      lock.lock();
      try {
        was.share.running--;
        done++;
        next = take();
        if (next.isEmpty()) {
          idle.push(this);
        }
      } finally {
        lock.unlock();
      }
      return next.isPresent() ? next : await();
    }

    // Without the lock, which those who wake many up hold.
    private Optional<Taken> await() {
      long began = System.nanoTime();
      long left = idleFor.toNanos();
      while (next.isEmpty() && left > 0) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          LOG.trace("an interrupt that came too late for its call");
        }
        left = idleFor.toNanos() - (System.nanoTime() - began);
      }
      return next.isPresent() ? next : leave();
    }

    /** Ends, unless it was given something just now. */
    private Optional<Taken> leave() {
      lock.lock();
      try {
        if (idle.remove(this)) {
          threads--;
        }
        return next;
      } finally {
        lock.unlock();
      }
    }
  }
}
