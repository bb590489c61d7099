package org.palisade.host.cib;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Pacemaker's configuration writes them: {@code 90}, {@code 90s}, {@code 2min}. */
public final class Interval {
  // More digits are no time that anybody waits for, and some more than can be counted.
  private static final Pattern TIME =
      Pattern.compile("0*([0-9]{1,9})\\s*(ms|msec|s|sec|m|min|h|hr)?");

  private Interval() {}

  /**
   * Reads a time.
   *
   * @param text as it is written; without a unit, seconds
   * @return the time; nothing where it is not of this form
   */
  public static Optional<Duration> of(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = Optional.ofNullable(matcher.group(2)).orElse("s");
    return Optional.of(
        switch (unit) {
          case "ms", "msec" -> Duration.ofMillis(number);
          case "m", "min" -> Duration.ofMinutes(number);
          case "h", "hr" -> Duration.ofHours(number);
          default -> Duration.ofSeconds(number);
        });
  }
}
