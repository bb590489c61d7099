package org.palisade.plugin.clc.emulator;

import java.time.Instant;
import java.util.Locale;

/** One server, guarded by its cloud. */
final class CloudServer {
  private final String name;
  private String power;
  private String status = "active";
  private boolean details = true;
  private Habit habit = Habit.NORMAL;
  private Decline decline = Decline.NEVER;
  private Instant busyUntil = Instant.EPOCH;
  private boolean resumedFrozen;

  CloudServer(String name, String power) {
    this.name = name.toUpperCase(Locale.ROOT);
    this.power = power;
  }

  /**
   * Changes one property, as the control endpoint names it.
   *
   * @throws IllegalArgumentException for a property or a value that does not exist
   */
  void set(String property, String value) {
    switch (property) {
      case "power" -> power = value;
      case "status" -> status = value;
      case "details" -> details = Boolean.parseBoolean(value);
      case "jobs" -> habit = Habit.valueOf(value.toUpperCase(Locale.ROOT));
      case "decline" -> decline = Decline.valueOf(value.toUpperCase(Locale.ROOT));
      default -> throw new IllegalArgumentException("a server has no property " + property);
    }
  }

  void apply(String operation) {
    resumedFrozen |= power.equals("paused") && operation.equals("powerOn");
    power =
        switch (operation) {
          case "powerOff", "shutDown" -> "stopped";
          case "pause" -> "paused";
          default -> "started";
        };
  }

  boolean isAlready(String operation) {
    return switch (operation) {
      case "powerOff", "shutDown" -> power.equals("stopped");
      case "powerOn" -> power.equals("started");
      case "pause" -> power.equals("paused");
      default -> false;
    };
  }

  String name() {
    return name;
  }

  String id() {
    return name.toLowerCase(Locale.ROOT);
  }

  String location() {
    return name.substring(0, 3);
  }

  String power() {
    return power;
  }

  String status() {
    return status;
  }

  boolean hasDetails() {
    return details;
  }

  Habit habit() {
    return habit;
  }

  Decline decline() {
    return decline;
  }

  boolean wasResumedFrozen() {
    return resumedFrozen;
  }

  Instant busyUntil() {
    return busyUntil;
  }

  void busyUntil(Instant end) {
    busyUntil = end;
  }
}
