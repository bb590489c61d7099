package org.palisade.plugin.clc.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A queued operation on servers that share its status id. */
record Job(
    String id,
    String operation,
    List<CloudServer> servers,
    Instant from,
    Instant until,
    Habit habit) {

  String statusAt(Instant now) {
    if (now.isBefore(from)) {
      return "notStarted";
    }
    return switch (habit) {
      case STUCK -> "executing";
      case UNTOLD -> "unknown";
      case FAILING -> now.isBefore(until) ? "executing" : "failed";
      case RESUMED -> now.isBefore(until) ? onTheWay(now) : "succeeded";
      case NORMAL, LATE -> now.isBefore(until) ? "executing" : "succeeded";
    };
  }

  private String onTheWay(Instant now) {
    Duration third = Duration.between(from, until).dividedBy(3);
    boolean middle = now.isAfter(from.plus(third)) && now.isBefore(until.minus(third));
    return middle ? "resumed" : "executing";
  }

  boolean acts() {
    return habit != Habit.STUCK && habit != Habit.FAILING;
  }
}
