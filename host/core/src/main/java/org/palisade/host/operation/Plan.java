package org.palisade.host.operation;

import java.util.List;

/**
 * What does not change while a power sequence runs. All times are nanoseconds.
 *
 * @param action what is to be done
 * @param cycle whether the device's own cycle does it
 * @param offProven whether another host has verified the off of this very reboot already
 * @param plugs the habits of each plug's kind, in the order of the targets
 * @param times the times that were asked for
 */
record Plan(Action action, boolean cycle, boolean offProven, List<Habits> plugs, Times times) {

  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;

  /** A reboot answers this long before its budget ends, or its caller is killed in its on part. */
  static final long ANSWER_EARLY = 5 * SECOND;

  /** How long an on that was told to stop may keep an off waiting before the host halts itself. */
  static final long STUCK = 3 * SECOND;

  /** Confirming readings are at least this far apart. */
  static final long CONFIRM_APART = SECOND;

  private static final long LONGEST_BACK_OFF = 2 * SECOND;

  /**
   * Habits of one kind of device.
   *
   * @param confirmOff readings of off in a row that make an off
   * @param lateOn how long an accepted on may still act
   * @param unreadable whether the state cannot be asked for
   */
  record Habits(int confirmOff, long lateOn, boolean unreadable) {}

  /**
   * The times of an order.
   *
   * @param delay from the caller's start to the first read of an off or a reboot
   * @param powerWait how long the state is not asked for after an accepted command
   * @param powerTimeout how long a state may take to be reached
   * @param statusSleep the longest time between two readings
   * @param firstPoll the time to the first reading after an accepted command, and the shortest
   *     between two
   * @param budget the whole time from the caller's start; 0 where none is set
   * @param share the time from the caller's start after which the next level has its turn, where
   *     there is one; else 0
   * @param retryOn how many times on is tried again
   */
  record Times(
      long delay,
      long powerWait,
      long powerTimeout,
      long statusSleep,
      long firstPoll,
      long budget,
      long share,
      int retryOn) {}

  Plan {
    plugs = List.copyOf(plugs);
  }

  boolean hasBudget() {
    return times.budget() > 0;
  }

  /** The time that a caller has in all, or, without a budget, for each state. */
  long patience() {
    long whole = hasBudget() ? times.budget() : times.powerTimeout();
    return times.share() > 0 ? Math.min(whole, times.share()) : whole;
  }

  /**
   * When the state may be read again: a tenth of what has passed after the reading before, so that
   * what a device has done is known soon; and a device never spends more than half of its time on
   * answers.
   *
   * @param since when the last command was answered
   * @param began when the reading before began
   * @param ended when that was answered
   */
  long nextReading(long since, long began, long ended) {
    long gap = Math.max(times.firstPoll(), (began - since) / 10);
    return Math.max(
        began + Math.min(gap, times.statusSleep()),
        ended + Math.min(ended - began, times.statusSleep()));
  }

  /** The time to the next try, when some have failed. */
  long backOff(int failures) {
    return Math.min(doubled(times.firstPoll(), failures), LONGEST_BACK_OFF);
  }

  private static long doubled(long time, int times) {
    return time << Math.min(times, 10);
  }
}
