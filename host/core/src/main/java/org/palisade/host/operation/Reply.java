package org.palisade.host.operation;

import java.util.Optional;
import org.palisade.plugin.StonithException.Reason;

/**
 * What a call to a device came to.
 *
 * @param word what it answered
 * @param reason why it failed
 * @param retryAfter how long the device wants to be left alone, in nanoseconds
 * @param text the failure in words; empty for a success
 */
record Reply(Word word, Optional<Reason> reason, long retryAfter, String text) {

  /** An answer. */
  enum Word {
    ON,
    OFF,
    UNKNOWN,
    /** A command was taken. */
    ACCEPTED,
    /** A cycle was proved by the device. */
    PROVEN,
    FAILED
  }

  static Reply of(Word word) {
    return new Reply(word, Optional.empty(), 0, "");
  }

  static Reply failed(Reason reason, long retryAfter, String text) {
    return new Reply(Word.FAILED, Optional.of(reason), retryAfter, text);
  }

  /** What became of a command that was answered like this. */
  Sent sent() {
    return reason.map(Sent::of).orElse(word == Word.PROVEN ? Sent.PROVEN : Sent.ACCEPTED);
  }
}
