package org.palisade.host.device;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a session, or of a device: plugin code too, so it is bounded. One that takes too long
 * is interrupted and not waited for.
 */
final class Ending implements Workers.Job {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /**
   * What follows an end.
   *
   * @param done it ended in time
   * @param late its time is over; it may still run
   * @param returned it ended, in time or not
   */
  record Then(Runnable done, Runnable late, Runnable returned) {}

  private final String device;
  private final Plugin plugin;
  private final Runnable what;
  private final Then then;
  private final ScheduledExecutorService timer;
  // Guarded by this; empty once it has returned.
  private Optional<Thread> thread = Optional.empty();
  private boolean late;

  Ending(String device, Plugin plugin, Runnable what, Then then, ScheduledExecutorService timer) {
    this.device = device;
    this.plugin = plugin;
    this.what = what;
    this.then = then;
    this.timer = timer;
  }

  @Override
  public void run() {
    synchronized (this) {
      thread = Optional.of(Thread.currentThread());
    }
    ScheduledFuture<?> alarm =
        timer.schedule(this::timeIsOver, LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    endInPlugin();
    alarm.cancel(false);
    boolean inTime;
    synchronized (this) {
      inTime = !late;
      thread = Optional.empty();
      // Clears an interrupt that came too late, so that the thread's next job does not meet it.
      LOG.trace("{} ended, interrupted: {}", device, Thread.interrupted());
    }
    then.returned().run();
    if (inTime) {
      then.done().run();
    }
  }

  private void endInPlugin() {
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    here.setContextClassLoader(plugin.loader());
    try {
      what.run();
    } catch (Throwable e) {
      LOG.warn("{}: plugin {} failed to end a session: {}", device, plugin.name(), e.toString());
    } finally {
      here.setContextClassLoader(before);
    }
  }

  private void timeIsOver() {
    synchronized (this) {
      if (thread.isEmpty()) {
        return;
      }
      late = true;
      thread.get().interrupt();
    }
    LOG.warn(
        "{}: plugin {} has not ended a session within {}; it is left behind",
        device,
        plugin.name(),
        Seconds.text(LIMIT));
    then.late().run();
  }

  @Override
  public void refused(String why) {
    LOG.warn("{}: its session was not ended: {}", device, why);
    then.returned().run();
    then.done().run();
  }
}
