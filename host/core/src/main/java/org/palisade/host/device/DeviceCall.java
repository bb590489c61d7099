package org.palisade.host.device;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call to a device, from the queue to its one answer. Three threads may meet here: the one that
 * talks to the device, the timer that ends its time, and the caller who takes the call back; the
 * call's monitor decides who comes first, and no foreign code runs under it.
 *
 * @param <T> what the device answers
 */
final class DeviceCall<T> implements Lease.Running {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceCall.class);
  private static final Logger WIRE = LoggerFactory.getLogger("org.palisade.wire");
  static final Duration GIVE_UP_AFTER = Duration.ofSeconds(1);

  private enum State {
    WAITING,
    RUNNING,
    INTERRUPTED,
    GIVEN_UP,
    OVER
  }

  private final WarmDevice device;
  private final String name;
  private final Lease.Kind kind;
  private final Duration limit;
  private final Consumer<String> trace;
  private final Lease.Work<T> work;
  private final Consumer<Answer<T>> then;

  // Guarded by the device.
  private Optional<Workers.Job> job = Optional.empty();

  // Guarded by this.
  private State state = State.WAITING;
  private boolean answered;
  private boolean overran;
  private Optional<Thread> thread = Optional.empty();
  private Optional<ScheduledFuture<?>> alarm = Optional.empty();

  DeviceCall(
      WarmDevice device,
      String name,
      Lease.Kind kind,
      Duration limit,
      Consumer<String> trace,
      Lease.Work<T> work,
      Consumer<Answer<T>> then) {
    this.device = device;
    this.name = name;
    this.kind = kind;
    this.limit = limit;
    this.trace = trace;
    this.work = work;
    this.then = then;
  }

  Lease.Kind kind() {
    return kind;
  }

  /** Keeps the job that will run the call, while it waits in the device's queue. */
  void queue(Workers.Job as) {
    job = Optional.of(as);
  }

  Workers.Job queued() {
    return job.orElseThrow();
  }

  @Override
  public void interrupt() {
    boolean neverBegun;
    synchronized (this) {
      neverBegun = state == State.WAITING;
      if (neverBegun) {
        state = State.OVER;
      } else {
        interruptThread();
      }
    }
    if (neverBegun) {
      device.forget(this);
      device
          .timer()
          .execute(
              () -> answer(failure(Reason.UNREACHABLE, "not begun any more; nothing was sent")));
    }
  }

  /** Answers a call that has not begun. */
  void refuse(Answer.Failure why) {
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.OVER;
    }
    answer(new Answer<>(Optional.empty(), Optional.of(why)));
  }

  /**
   * Starts the call's time on this thread.
   *
   * @return false where it was taken back meanwhile
   */
  synchronized boolean begin() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.RUNNING;
    thread = Optional.of(Thread.currentThread());
    alarm = Optional.of(after(limit, this::timeIsOver));
    return true;
  }

  private ScheduledFuture<?> after(Duration time, Runnable what) {
    return device.timer().schedule(what, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void timeIsOver() {
    overran = state == State.RUNNING;
    interruptThread();
  }

  private void interruptThread() {
    if (state == State.RUNNING) {
      state = State.INTERRUPTED;
      thread.ifPresent(Thread::interrupt);
      alarm.ifPresent(set -> set.cancel(false));
      alarm = Optional.of(after(GIVE_UP_AFTER, this::giveUp));
    }
  }

  private void giveUp() {
    synchronized (this) {
      if (state != State.INTERRUPTED) {
        return;
      }
      state = State.GIVEN_UP;
    }
    device.givenUp(this);
    if (kind != Lease.Kind.ON && kind != Lease.Kind.CYCLE) {
      answer(
          failure(
              Reason.UNCERTAIN,
              late() + " and does not end when interrupted; the device is opened anew"));
    }
  }

  private String late() {
    return overran
        ? "no answer within " + Seconds.text(limit)
        : "no answer before the call was ended";
  }

  /** Talks to the device on this thread; throws nothing. */
  Answer<T> talk(StonithDevice to) {
    Budget budget = new Budget(System.nanoTime() + limit.toNanos());
    try {
      T value = work.with(to, budget);
      return value == null ? failure(unexplained(), "the plugin answered null") : Answer.of(value);
    } catch (Throwable e) {
      return failed(e);
    } finally {
      budget.over = true;
    }
  }

  /** What something that a plugin threw means. */
  Answer<T> failed(Throwable e) {
    if (e instanceof StonithException told) {
      String text = overran() ? told.getMessage() + " (" + late() + ")" : told.getMessage();
      return new Answer<>(
          Optional.empty(),
          Optional.of(
              new Answer.Failure(
                  told.reason(), line(text), told.retryAfter().orElse(Duration.ZERO))));
    }
    if (e instanceof InterruptedException || overran()) {
      return failure(unexplained(), late());
    }
    // Masked, for an exception's text is a plugin's or a library's.
    LOG.debug(
        "{} at {}", line(e.toString()), e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
    return failure(unexplained(), "the plugin failed: " + e);
  }

  private synchronized boolean overran() {
    return overran;
  }

  private Reason unexplained() {
    return kind.command() ? Reason.UNCERTAIN : Reason.PROTOCOL;
  }

  /**
   * Ends the call's time: no interrupt reaches this thread any more.
   *
   * @return whether it had been given up on
   */
  boolean end() {
    synchronized (this) {
      boolean wasGivenUp = state == State.GIVEN_UP;
      state = State.OVER;
      thread = Optional.empty();
      alarm.ifPresent(set -> set.cancel(false));
      // Clears what came too late, so that the thread's next call does not meet it.
      boolean late = Thread.interrupted();
      LOG.trace("{} ended, interrupted late: {}", name, late);
      return wasGivenUp;
    }
  }

  /** Tells the answer, if none was told yet. */
  void answer(Answer<T> what) {
    synchronized (this) {
      if (answered) {
        return;
      }
      answered = true;
    }
    try {
      then.accept(what);
    } catch (RuntimeException | Error e) {
      LOG.error("the answer of {} was not taken", name, e);
    }
  }

  Answer<T> failure(Reason reason, String what) {
    return Answer.failed(reason, line(what));
  }

  private String line(String what) {
    return name + ": " + device.mask().line(what);
  }

  private final class Budget implements Call {
    private final long end;
    private volatile boolean over;

    Budget(long end) {
      this.end = end;
    }

    @Override
    public Duration left() {
      return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    @Override
    public void trace(String line) {
      if (over) {
        return;
      }
      String masked = device.mask().line(line);
      WIRE.debug("{}: {}", name, masked);
      trace.accept(masked);
    }
  }
}
