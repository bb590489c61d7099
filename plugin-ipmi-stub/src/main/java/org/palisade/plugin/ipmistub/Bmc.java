package org.palisade.plugin.ipmistub;

import java.util.concurrent.atomic.AtomicInteger;

/** One management controller: its chassis, and the counters that it would show. Thread-safe. */
final class Bmc {
  private final ChassisStore chassis;
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  Bmc(ChassisStore chassis) {
    this.chassis = chassis;
  }

  ChassisStore chassis() {
    return chassis;
  }

  /** Tries to log in, the refused ones included. */
  AtomicInteger logins() {
    return logins;
  }

  /** Sessions that are open. */
  AtomicInteger sessions() {
    return sessions;
  }

  /** Power commands that were received, the declined ones included. */
  AtomicInteger commands() {
    return commands;
  }

  /** Calls that were taken and hang, or hung. */
  AtomicInteger unanswered() {
    return unanswered;
  }
}
