package org.palisade.plugin.ipmistub;

import java.time.Duration;
import java.time.Instant;

/** A chassis control command, with IPMI's number and what it does to a chassis. */
enum Order {
  OFF(0, "off"),
  ON(1, "on"),
  CYCLE(2, "cycle"),
  SOFT_OFF(5, "soft-off");

  /** How long a cycle leaves the plug without power; IPMI says at least a second. */
  private static final Duration CYCLE_GAP = Duration.ofSeconds(1);

  /** How long an operating system takes to shut down. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(2);

  private final int number;
  private final String word;

  Order(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** What becomes of a chassis that accepted the command. */
  Chassis applyTo(Chassis chassis, Faults faults, Instant now) {
    if (faults.has(Fault.FAILS_LATER)) {
      return chassis.failing();
    }
    return switch (this) {
      case OFF -> off(chassis, faults, now);
      case ON -> on(chassis, faults, now);
      case CYCLE -> cycle(chassis, faults, now);
      case SOFT_OFF -> softOff(chassis, faults, now);
    };
  }

  private static Chassis off(Chassis chassis, Faults faults, Instant now) {
    if (faults.has(Fault.ACCEPTS_BUT_STAYS_ON)) {
      return chassis;
    } else if (faults.has(Fault.SLOW_OFF)) {
      return chassis.change(false, now.plus(faults.of(Fault.SLOW_OFF)));
    }
    Chassis off = chassis.switched(false);
    return faults.find(Fault.COMES_BACK).map(time -> off.change(true, now.plus(time))).orElse(off);
  }

  private static Chassis on(Chassis chassis, Faults faults, Instant now) {
    if (faults.has(Fault.ACCEPTS_BUT_STAYS_OFF)) {
      return chassis;
    } else if (faults.has(Fault.SLOW_ON)) {
      return chassis.change(true, now.plus(faults.of(Fault.SLOW_ON)));
    }
    return chassis.switched(true);
  }

  private static Chassis cycle(Chassis chassis, Faults faults, Instant now) {
    Chassis off = off(chassis, faults, now);
    return off.on() ? off : off.change(true, now.plus(CYCLE_GAP));
  }

  private static Chassis softOff(Chassis chassis, Faults faults, Instant now) {
    if (faults.has(Fault.HUNG_OS) || faults.has(Fault.ACCEPTS_BUT_STAYS_ON)) {
      return chassis;
    }
    return chassis.change(false, now.plus(faults.find(Fault.SLOW_OFF).orElse(SHUTDOWN)));
  }

  int number() {
    return number;
  }

  @Override
  public String toString() {
    return word;
  }
}
