package org.palisade.plugin.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The {@code Retry-After} of an answer: seconds, or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * How long the peer wants to be left alone.
   *
   * @param answer with or without the header
   * @param clock what a date is compared with
   * @return zero where it is absent, past or garbled; never more than an hour
   */
  public static Duration of(Answer answer, Clock clock) {
    Duration wait =
        answer.header("Retry-After").map(text -> parse(text.strip(), clock)).orElse(Duration.ZERO);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration parse(String text, Clock clock) {
    try {
      if (text.matches("\\d{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(text));
      }
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(clock.instant(), until.toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
