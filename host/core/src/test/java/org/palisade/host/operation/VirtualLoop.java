package org.palisade.host.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** A loop whose time passes only when the test says so. */
final class VirtualLoop implements Loop {
  private static final long START = 1_000 * Plan.SECOND;

  private final Deque<Runnable> deeds = new ArrayDeque<>();
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timed::time).thenComparingLong(Timed::number));
  private long now = START;
  private long numbers;

  private record Timed(long time, long number, Runnable deed) {}

  @Override
  public long now() {
    return now;
  }

  @Override
  public void execute(Runnable deed) {
    deeds.add(deed);
  }

  @Override
  public Timer at(long time, Runnable deed) {
    Timed timed = new Timed(time, numbers++, deed);
    timers.add(timed);
    return () -> timers.remove(timed);
  }

  @Override
  public void every(long period, Runnable deed) {
    deed.run();
    at(now + period, () -> every(period, deed));
  }

  /** Does all that is to be done now. */
  void settle() {
    while (!deeds.isEmpty() || (!timers.isEmpty() && timers.peek().time() <= now)) {
      Runnable deed = deeds.isEmpty() ? timers.poll().deed() : deeds.poll();
      deed.run();
    }
  }

  void pass(Duration time) {
    long end = now + time.toNanos();
    settle();
    while (!timers.isEmpty() && timers.peek().time() <= end) {
      now = Math.max(now, timers.peek().time());
      settle();
    }
    now = end;
    settle();
  }

  /** How much time has passed, in milliseconds. */
  long passed() {
    return (now - START) / Plan.MILLISECOND;
  }

  /** Time passes and nothing happens: the process is frozen. */
  void freeze(Duration time) {
    now += time.toNanos();
  }

  /** Takes what is to be done away, to be given back later: as if another thread came late. */
  List<Runnable> heldBack() {
    List<Runnable> all = List.copyOf(deeds);
    deeds.clear();
    return all;
  }

  Clock wall() {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.ofEpochSecond(1_700_000_000L).plusNanos(now);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
