package org.palisade.plugin.ipmi.session;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.session.SetUpFailure.Kind;
import org.palisade.plugin.ipmi.wire.Status;
import org.palisade.plugin.ipmi.wire.Suite;

/** What a BMC's status in the set-up means for the call. */
final class Refusals {
  private Refusals() {}

  /** The failure to throw where another try may help; throws itself where none will. */
  static SetUpFailure of(String what, Status status, Suite suite) throws StonithException {
    String said = "the BMC answered " + what + " with: " + status;
    return switch (status) {
      case BAD_AUTHENTICATION,
          BAD_INTEGRITY,
          BAD_CONFIDENTIALITY,
          NO_SUITE,
          NO_AUTHENTICATION_MATCH,
          NO_INTEGRITY_MATCH,
          ILLEGAL_PARAMETER ->
          new SetUpFailure(Kind.OTHER_SUITE, "cipher suite " + suite.id() + ": " + said);
      case NO_RESOURCES, NO_RESOURCES_AT_ROLE -> new SetUpFailure(Kind.NO_SLOT, said);
      case BAD_SESSION, INACTIVE_SESSION -> new SetUpFailure(Kind.FORGOTTEN, said);
      case BAD_ROLE, FORBIDDEN_ROLE ->
          throw new StonithException(FORBIDDEN, said + "; set privlvl to what this user may have");
      case BAD_NAME_LENGTH, UNKNOWN_NAME ->
          throw new StonithException(
              LOGIN_REFUSED,
              said + "; check the user, that it is enabled for LAN, and its level against privlvl");
      case BAD_PROOF -> throw new StonithException(LOGIN_REFUSED, said + "; check the password");
      case UNKNOWN_GUID, BAD_PAYLOAD, OK -> throw new StonithException(PROTOCOL, said);
    };
  }

  static SetUpFailure otherAlgorithms(Suite suite) {
    return new SetUpFailure(
        Kind.OTHER_SUITE,
        "the BMC agreed to algorithms other than those of cipher suite "
            + suite.id()
            + ", which were asked for");
  }
}
