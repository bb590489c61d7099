package org.palisade.host.gateway;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run programs. Fencing has a lane of its own, so that nothing else, however many
 * or stuck, stands in its way, and its queue has no bound.
 */
final class Lanes {
  private final ThreadPoolExecutor fencing;
  private final ThreadPoolExecutor others;

  Lanes(Limits limits) {
    this.fencing = lane("fence", limits.threads(), new LinkedBlockingQueue<>());
    this.others = lane("call", limits.threads(), new LinkedBlockingQueue<>(limits.waiting()));
  }

  private static ThreadPoolExecutor lane(String name, int threads, BlockingQueue<Runnable> queue) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor lane =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            queue,
            work -> {
              Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    lane.allowCoreThreadTimeOut(true);
    return lane;
  }

  /** Whether the work was taken; fencing always is, until the lanes close. */
  boolean submit(boolean fences, Runnable work) {
    try {
      (fences ? fencing : others).execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Takes no more, and interrupts what runs. */
  void close() {
    fencing.shutdownNow();
    others.shutdownNow();
  }
}
