package org.palisade.plugin.ipmi.session;

import java.io.Serial;
import org.palisade.plugin.ipmi.link.Question;

/**
 * A set-up that failed. Nothing in it was signed, so most of it is believed when it comes twice.
 */
final class SetUpFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** In which way. */
  enum Kind {
    /** No answer. */
    SILENT,
    /** Answers that make no sense. */
    SENSELESS,
    /** No answer, and the network says that nobody is there. */
    BOUNCED,
    /** The BMC does not speak the suite, or says that it has no slot, as some do for a suite. */
    OTHER_SUITE,
    /** The BMC has no slot. */
    NO_SLOT,
    /** It forgot the set-up. */
    FORGOTTEN,
    /** It says that the user may not have the level. */
    FORBIDDEN,
    /** It says that it does not know the user. */
    UNKNOWN_USER,
    /** It says what makes no sense here. */
    ODD,
    /** A proof of the password that is wrong: another password, or a packet was bent. */
    WRONG_PROOF,
    /** The same wrong proof twice: another password. */
    WRONG_PASSWORD,
    /** It knows the password and does not take our proof of it: a packet was bent, or its way. */
    PROOF_DECLINED,
    /** A proof of the session key that is wrong: another Kg, or a packet was bent. */
    WRONG_KEY_PROOF,
    /** The same wrong proof of the key twice: another Kg. */
    WRONG_KEY
  }

  private final Kind kind;

  SetUpFailure(Kind kind, String what) {
    super(what);
    this.kind = kind;
  }

  static SetUpFailure silent(String what, Question.Result<?> result) {
    if (result.senseless() > 0) {
      return new SetUpFailure(
          Kind.SENSELESS, result.senseless() + " answers to " + what + " that make no sense");
    }
    boolean bounced = result.bounced() > 1;
    return bounced
        ? new SetUpFailure(Kind.BOUNCED, "nobody listens at this address and port")
        : new SetUpFailure(Kind.SILENT, "no answer to " + what);
  }

  Kind kind() {
    return kind;
  }
}
