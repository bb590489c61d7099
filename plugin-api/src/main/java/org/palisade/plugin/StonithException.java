package org.palisade.plugin;

import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A failed call to a device, with what the host may conclude from it. The message tells what
 * happened and what to do, in one line; the host puts the device and the plug in front.
 */
public final class StonithException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What the host may conclude from a failed call. */
  public enum Reason {
    /** Nothing was sent: no route, refused connection, unknown host. The host may simply retry. */
    UNREACHABLE,
    /** A command was or may have been sent, and may act yet. The host reads before all else. */
    UNCERTAIN,
    /** The device asks for time, perhaps with a {@link #retryAfter}; nothing has changed. */
    BUSY,
    /** Wrong user or password. Never repeated for the same credentials within a hold-off. */
    LOGIN_REFUSED,
    /** The login works and lacks the right to do this. Repeating it would not help. */
    FORBIDDEN,
    /** The device has no such plug. Repeating it would not help. */
    UNKNOWN_PLUG,
    /**
     * The device understood and declined: nothing has changed. From a read: a command that it
     * accepted earlier has since failed.
     */
    REFUSED,
    /** An answer that cannot be understood. It proves nothing, least of all off. */
    PROTOCOL,
    /** The settings contradict each other or cannot be used. Nothing was sent. */
    INVALID_SETTINGS
  }

  private final Reason reason;
  private final Duration retryAfter;

  /**
   * A failure that was noticed here.
   *
   * @param reason what the host may conclude
   * @param what the message: fact, number, next step; no secret
   */
  public StonithException(Reason reason, String what) {
    this(reason, what, null, Duration.ZERO);
  }

  /**
   * A failure that another exception told.
   *
   * @param reason what the host may conclude
   * @param what the message: fact, number, next step; no secret
   * @param cause the exception that told it
   */
  public StonithException(Reason reason, String what, Throwable cause) {
    this(reason, what, Objects.requireNonNull(cause, "cause"), Duration.ZERO);
  }

  private StonithException(Reason reason, String what, Throwable cause, Duration retryAfter) {
    super(Objects.requireNonNull(what, "message"), cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.retryAfter = retryAfter;
  }

  /**
   * A device that asks for time.
   *
   * @param what the message
   * @param retryAfter how long the device wants to be left alone; zero where it did not say
   * @return an exception with the reason {@link Reason#BUSY}
   */
  public static StonithException busy(String what, Duration retryAfter) {
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException("negative retry-after: " + retryAfter);
    }
    return new StonithException(Reason.BUSY, what, null, retryAfter);
  }

  /**
   * The failure of a look that was taken before a power command was sent. What became of the look
   * leaves nothing that may act late, and the host must not take a command to be under way: it
   * would believe no off for a while.
   *
   * @return this failure; with {@link Reason#UNREACHABLE} in the place of {@link Reason#PROTOCOL}
   *     and {@link Reason#UNCERTAIN}
   */
  public StonithException beforeCommand() {
    return switch (reason) {
      case PROTOCOL, UNCERTAIN ->
          new StonithException(
              Reason.UNREACHABLE, "no power command was sent: " + getMessage(), this);
      default -> this;
    };
  }

  /**
   * What the host may conclude.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * How long the device wants to be left alone.
   *
   * @return a positive time, or nothing where it did not say
   */
  public Optional<Duration> retryAfter() {
    return retryAfter.isZero() ? Optional.empty() : Optional.of(retryAfter);
  }
}
