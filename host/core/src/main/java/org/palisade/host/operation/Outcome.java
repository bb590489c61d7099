package org.palisade.host.operation;

import java.util.List;
import java.util.Optional;

/**
 * How a fencing ended, for one caller.
 *
 * @param verdict what may be said
 * @param evidence how a success is known
 * @param message one line: for a failure what, on which device and plug, why, what to do
 * @param warnings lines for standard error beside a success
 * @param overruled whether another request for the plug, or another process, decides what becomes
 *     of it: an on must then not be tried in another way
 */
public record Outcome(
    Verdict verdict,
    Optional<Evidence> evidence,
    String message,
    List<String> warnings,
    boolean overruled) {

  /** What may be said. */
  public enum Verdict {
    /** It was off. */
    ALREADY_OFF,
    /** It was switched off. */
    POWERED_OFF,
    /** It was on. */
    ALREADY_ON,
    /** It was switched on. */
    POWERED_ON,
    /** It was off, and is on again; or is off, with a warning. */
    REBOOTED,
    /** It is not known to be in the state that was asked for. */
    FAILED;

    /**
     * Whether this is a success.
     *
     * @return all but {@link #FAILED}
     */
    public boolean success() {
      return this != FAILED;
    }
  }

  /** How a success is known. */
  public enum Evidence {
    /** The device said off to a read. */
    OBSERVED_OFF("observed-off"),
    /** The device said on to a read. */
    OBSERVED_ON("observed-on"),
    /** The device proved that it was off in between. */
    PROVEN_CYCLE("proven-cycle");

    private final String word;

    Evidence(String word) {
      this.word = word;
    }

    /**
     * The evidence as journal and history name it.
     *
     * @return lower case with a hyphen
     */
    public String word() {
      return word;
    }
  }

  /**
   * An outcome that nobody else has decided.
   *
   * @param verdict what may be said
   * @param evidence how a success is known
   * @param message one line
   * @param warnings lines for standard error beside a success
   */
  public Outcome(
      Verdict verdict, Optional<Evidence> evidence, String message, List<String> warnings) {
    this(verdict, evidence, message, warnings, false);
  }

  /**
   * A failure.
   *
   * @param message what, on which device and plug, why, what to do
   * @return the outcome
   */
  public static Outcome failed(String message) {
    return new Outcome(Verdict.FAILED, Optional.empty(), message, List.of());
  }

  /** Checks that a success has its evidence. */
  public Outcome {
    warnings = List.copyOf(warnings);
    if (verdict.success() != evidence.isPresent()) {
      throw new IllegalArgumentException("a success, and only a success, has evidence");
    }
  }
}
