package org.palisade.host.operation;

import org.palisade.plugin.StonithException.Reason;

/** What became of a plug's last power command. */
enum Sent {
  /** None was sent in this part. */
  NOTHING,
  /** The device took it. */
  ACCEPTED,
  /** The device took a cycle and proved it. */
  PROVEN,
  /** It may have acted, and may act yet. */
  DOUBTFUL,
  /** It was not sent, or the device wants to be left alone. */
  UNCHANGED,
  /** The device declined. */
  REFUSED,
  /** It failed for a reason that does not go away. */
  FINAL;

  static Sent of(Reason reason) {
    return switch (reason) {
      case UNCERTAIN, PROTOCOL -> DOUBTFUL;
      case UNREACHABLE, BUSY -> UNCHANGED;
      case REFUSED -> REFUSED;
      case LOGIN_REFUSED, FORBIDDEN, UNKNOWN_PLUG, INVALID_SETTINGS -> FINAL;
    };
  }

  /** Whether the device may act on it. */
  boolean mayAct() {
    return this == ACCEPTED || this == PROVEN || this == DOUBTFUL;
  }
}
