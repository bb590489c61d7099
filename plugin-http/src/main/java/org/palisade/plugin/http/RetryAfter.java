package org.palisade.plugin.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} of an answer: seconds, or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * How long the peer wants to be left alone. A date is by the peer's clock, which need not be
   * ours: it is compared with the answer's own {@code Date} where there is one.
   *
   * @param answer with or without the header
   * @param clock what a date is compared with else
   * @return zero where it is absent, past or garbled; never more than an hour
   */
  public static Duration of(Answer answer, Clock clock) {
    Duration wait =
        answer
            .header("Retry-After")
            .map(text -> parse(text.strip(), answer, clock))
            .orElse(Duration.ZERO);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration parse(String text, Answer answer, Clock clock) {
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Instant now = answer.header("Date").flatMap(RetryAfter::date).orElseGet(clock::instant);
    return date(text).map(until -> Duration.between(now, until)).orElse(Duration.ZERO);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
