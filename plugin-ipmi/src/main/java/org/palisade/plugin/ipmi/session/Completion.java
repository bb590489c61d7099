package org.palisade.plugin.ipmi.session;

import java.time.Duration;
import java.util.Arrays;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** What a BMC answers to a command (IPMI 2.0, table 5-2), and what the host may conclude. */
public enum Completion {
  /** It is occupied. */
  BUSY(0xC0, Reason.BUSY, "node busy"),
  /** It does not know the command. */
  INVALID_COMMAND(0xC1, Reason.REFUSED, "invalid command"),
  /** Not in this part of it. */
  INVALID_FOR_LUN(0xC2, Reason.REFUSED, "command invalid for this LUN"),
  /** It took too long; what was to happen may happen yet. */
  TIMEOUT(0xC3, Reason.UNCERTAIN, "timeout while processing the command"),
  /** It has no room just now. */
  OUT_OF_SPACE(0xC4, Reason.BUSY, "out of space"),
  /** A reservation was lost. */
  RESERVATION(0xC5, Reason.REFUSED, "reservation canceled or invalid"),
  /** Too little was said. */
  TRUNCATED(0xC6, Reason.REFUSED, "request data truncated"),
  /** The length is wrong. */
  BAD_LENGTH(0xC7, Reason.REFUSED, "request data length invalid"),
  /** Too much was said. */
  TOO_LONG(0xC8, Reason.REFUSED, "request data field length limit exceeded"),
  /** Out of range. */
  OUT_OF_RANGE(0xC9, Reason.REFUSED, "parameter out of range"),
  /** It cannot say so much. */
  TOO_MUCH(0xCA, Reason.REFUSED, "cannot return number of requested data bytes"),
  /** It has not what was asked for. */
  NOT_PRESENT(0xCB, Reason.REFUSED, "requested sensor, data, or record not present"),
  /** A field is wrong. */
  INVALID_FIELD(0xCC, Reason.REFUSED, "invalid data field in request"),
  /** Not for this. */
  ILLEGAL_FOR_SENSOR(0xCD, Reason.REFUSED, "command illegal for the sensor or record type"),
  /** Something behind it said nothing; what was to happen may happen yet. */
  NO_RESPONSE(0xCE, Reason.UNCERTAIN, "command response could not be provided"),
  /** It takes the command for a repeated one. */
  DUPLICATED(0xCF, Reason.UNCERTAIN, "cannot execute duplicated request"),
  /** Its sensors are being updated. */
  UPDATING_SENSORS(0xD0, Reason.BUSY, "SDR repository in update mode"),
  /** Its firmware is being updated. */
  UPDATING_FIRMWARE(0xD1, Reason.BUSY, "device in firmware update mode"),
  /** It boots. */
  INITIALIZING(0xD2, Reason.BUSY, "BMC initialization in progress"),
  /** Something behind it is not there. */
  DESTINATION_UNAVAILABLE(0xD3, Reason.REFUSED, "destination unavailable"),
  /** The session may not. */
  FORBIDDEN(0xD4, Reason.FORBIDDEN, "insufficient privilege level"),
  /** Not in this state. */
  NOT_IN_STATE(0xD5, Reason.REFUSED, "command not supported in present state"),
  /** A part of it is disabled. */
  DISABLED(0xD6, Reason.REFUSED, "command sub-function disabled or unavailable"),
  /** It does not say why. */
  UNSPECIFIED(0xFF, Reason.REFUSED, "unspecified error"),
  /** Anything that the table does not have. */
  UNKNOWN(-1, Reason.PROTOCOL, "a code that IPMI does not have for this command");

  private final int code;
  private final Reason reason;
  private final String text;

  Completion(int code, Reason reason, String text) {
    this.code = code;
    this.reason = reason;
    this.text = text;
  }

  /**
   * The meaning of a code.
   *
   * @param code a byte other than 0
   * @return the meaning
   */
  public static Completion of(int code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElse(UNKNOWN);
  }

  /**
   * A code in words.
   *
   * @param code the completion code
   * @return what it means, and the code where something is wrong
   */
  static String words(int code) {
    return code == 0 ? "completed" : String.format("%s (0x%02X)", of(code).text, code);
  }

  /**
   * The failure of a command that the BMC declined.
   *
   * @param code a byte other than 0
   * @param asked what was asked for
   * @return what to throw
   */
  public static StonithException failure(int code, String asked) {
    Completion meaning = of(code);
    String what =
        String.format("asked for %s, the BMC says: %s (0x%02X)", asked, meaning.text, code);
    return switch (meaning.reason) {
      case BUSY -> StonithException.busy(what, Duration.ZERO);
      case FORBIDDEN -> new StonithException(Reason.FORBIDDEN, what + "; see privlvl");
      default -> new StonithException(meaning.reason, what);
    };
  }

  /**
   * The failure of a reading. It commanded nothing, so nothing was refused or can act yet.
   *
   * @param code a byte other than 0
   * @param asked what was asked for
   * @return what to throw
   */
  public static StonithException readFailure(int code, String asked) {
    StonithException failure = failure(code, asked);
    return switch (failure.reason()) {
      case REFUSED, UNCERTAIN ->
          new StonithException(Reason.PROTOCOL, failure.getMessage(), failure);
      default -> failure;
    };
  }
}
