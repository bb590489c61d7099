package org.palisade.host.device;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.palisade.plugin.StonithException.Reason;

/**
 * What a call to a device came to: a value or a failure.
 *
 * @param <T> the type of the value
 * @param value the value, where it succeeded
 * @param failure the failure, where it did not
 */
public record Answer<T>(Optional<T> value, Optional<Failure> failure) {

  /**
   * A failed call.
   *
   * @param reason what may be concluded
   * @param message one line: device, fact, next step; no secret
   * @param retryAfter how long the device wants to be left alone; zero where it did not say
   */
  public record Failure(Reason reason, String message, Duration retryAfter) {
    /** Checks that nothing is missing. */
    public Failure {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(message);
      Objects.requireNonNull(retryAfter);
    }
  }

  /** Checks that it is one or the other. */
  public Answer {
    if (value.isPresent() == failure.isPresent()) {
      throw new IllegalArgumentException("an answer is a value or a failure");
    }
  }

  /**
   * A success.
   *
   * @param <T> the type of the value
   * @param value the value
   * @return the answer
   */
  public static <T> Answer<T> of(T value) {
    return new Answer<>(Optional.of(value), Optional.empty());
  }

  /**
   * A failure.
   *
   * @param <T> the type of the value that is missing
   * @param reason what may be concluded
   * @param message one line
   * @return the answer
   */
  public static <T> Answer<T> failed(Reason reason, String message) {
    return new Answer<>(Optional.empty(), Optional.of(new Failure(reason, message, Duration.ZERO)));
  }
}
