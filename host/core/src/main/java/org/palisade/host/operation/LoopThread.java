package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Loop} on a thread of its own. What is to be done at once waits in a queue beside the
 * timers, whose order costs more, and is done some at a time, so that what is due is done between.
 */
final class LoopThread implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
  private static final Timer NEVER = () -> {};
  private static final int AT_ONCE = 32;

  private final ScheduledThreadPoolExecutor executor;
  private final Queue<Runnable> deeds = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean comes = new AtomicBoolean();
  private final List<Beat> beats = new ArrayList<>(); // of the loop's own thread

  /** What is done in each period. */
  private final class Beat {
    private final long period;
    private final Runnable deed;
    private long due;

    Beat(long period, Runnable deed) {
      this.period = period;
      this.deed = deed;
      this.due = now();
    }

    void doIfDue() {
      if (now() - due >= 0) {
        due = now() + period;
        caught(deed);
      }
    }

    void tick() {
      doIfDue();
      at(due, this::tick);
    }
  }

  LoopThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void execute(Runnable deed) {
    deeds.add(deed);
    come();
  }

  private void come() {
    if (comes.compareAndSet(false, true)) {
      try {
        executor.execute(this::someDeeds);
      } catch (RejectedExecutionException e) {
        LOG.debug("after the end", e);
      }
    }
  }

  private void someDeeds() {
    try {
      for (int i = 0; i < AT_ONCE && !deeds.isEmpty(); i++) {
        guarded(deeds.remove());
      }
    } finally {
      comes.set(false);
      if (!deeds.isEmpty()) {
        come();
      }
    }
  }

  @Override
  public Timer at(long time, Runnable deed) {
    if (time == Long.MAX_VALUE || executor.isShutdown()) {
      return NEVER;
    }
    long delay = Math.max(0, time - now());
    Future<?> future = executor.schedule(() -> guarded(deed), delay, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void every(long period, Runnable deed) {
    Beat beat = new Beat(period, deed);
    beats.add(beat);
    beat.tick();
  }

  // Behind many deeds, what is due now would come when those are done.
  private void guarded(Runnable deed) {
    beats.forEach(Beat::doIfDue);
    caught(deed);
  }

  // One sequence's mistake must not end the others.
  private static void caught(Runnable deed) {
    try {
      deed.run();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a step of an operation failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
