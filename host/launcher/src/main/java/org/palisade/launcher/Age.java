package org.palisade.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How old this process is, the shell script that became it included. From the kernel's count of
 * ticks since boot: what {@link ProcessHandle} says is off by up to a second, since it adds the
 * time of the boot, which the kernel tells in whole seconds.
 */
final class Age {
  private static final long MILLIS_PER_TICK = 10; // USER_HZ is 100 on every Linux that runs Java
  private static final int START = 19; // field 22, counted from behind the name

  private Age() {}

  /**
   * The age now.
   *
   * @return to 10 ms; zero where the kernel does not say
   */
  static Duration ofThisProcess() {
    try {
      return of(
          Files.readString(Path.of("/proc/self/stat")), Files.readString(Path.of("/proc/uptime")));
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  static Duration of(String stat, String uptime) {
    // The name may hold anything, blanks and brackets too.
    String behindTheName = stat.substring(stat.lastIndexOf(')') + 2);
    long startTicks = Long.parseLong(List.of(behindTheName.split(" ")).get(START));
    double upSeconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return Duration.ofMillis(Math.round(upSeconds * 1_000) - startTicks * MILLIS_PER_TICK);
  }
}
