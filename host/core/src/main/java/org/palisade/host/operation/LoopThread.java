package org.palisade.host.operation;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Loop} on a thread of its own. */
final class LoopThread implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
  private static final Timer NEVER = () -> {};

  private final ScheduledThreadPoolExecutor executor;

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
    try {
      executor.execute(() -> guarded(deed));
    } catch (RejectedExecutionException e) {
      LOG.debug("after the end", e);
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

  // One sequence's mistake must not end the others.
  private static void guarded(Runnable deed) {
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
