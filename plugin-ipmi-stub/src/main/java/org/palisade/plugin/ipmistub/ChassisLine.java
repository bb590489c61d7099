package org.palisade.plugin.ipmistub;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A chassis as a line of text: {@code 10.0.0.1/3 off on@1764000000000 failed}. */
final class ChassisLine {
  private ChassisLine() {}

  static String write(String name, Chassis chassis) {
    StringBuilder line = new StringBuilder(name).append(' ').append(word(chassis.on()));
    for (Chassis.Change change : chassis.changes()) {
      line.append(' ').append(word(change.on())).append('@').append(change.at().toEpochMilli());
    }
    return line.append(chassis.failed() ? " failed" : "").toString();
  }

  static String name(String line) {
    return line.split(" ", 2)[0];
  }

  static Chassis read(String line) {
    String[] words = line.strip().split(" +", -1);
    List<Chassis.Change> changes = new ArrayList<>();
    boolean failed = false;
    for (int i = 2; i < words.length; i++) {
      failed |= words[i].equals("failed");
      if (!words[i].equals("failed")) {
        String[] change = words[i].split("@", 2);
        Instant at = Instant.ofEpochMilli(Long.parseLong(change[1]));
        changes.add(new Chassis.Change(isOn(change[0]), at));
      }
    }
    return new Chassis(isOn(words[1]), changes, failed);
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }

  private static boolean isOn(String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("'" + word + "' is neither on nor off");
    };
  }
}
