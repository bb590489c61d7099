package org.palisade.plugin.ipmi.session;

import org.palisade.plugin.ipmi.session.SetUpFailure.Kind;
import org.palisade.plugin.ipmi.wire.Status;
import org.palisade.plugin.ipmi.wire.Suite;

/** What a BMC's status in the set-up means. */
final class Refusals {
  private Refusals() {}

  static SetUpFailure of(String what, Status status) {
    String said = "the BMC answered " + what + " with: " + status;
    Kind kind =
        switch (status) {
          case BAD_AUTHENTICATION,
              BAD_INTEGRITY,
              BAD_CONFIDENTIALITY,
              NO_SUITE,
              NO_AUTHENTICATION_MATCH,
              NO_INTEGRITY_MATCH,
              ILLEGAL_PARAMETER ->
              Kind.OTHER_SUITE;
          case NO_RESOURCES, NO_RESOURCES_AT_ROLE -> Kind.NO_SLOT;
          case BAD_SESSION, INACTIVE_SESSION -> Kind.FORGOTTEN;
          case BAD_ROLE, FORBIDDEN_ROLE -> Kind.FORBIDDEN;
          case BAD_NAME_LENGTH, UNKNOWN_NAME -> Kind.UNKNOWN_USER;
          case BAD_PROOF -> Kind.PROOF_DECLINED;
          case UNKNOWN_GUID, BAD_PAYLOAD, OK -> Kind.ODD;
        };
    return new SetUpFailure(kind, said);
  }

  static SetUpFailure otherAlgorithms(Suite suite) {
    return new SetUpFailure(
        Kind.OTHER_SUITE,
        "the BMC agreed to algorithms other than those of cipher suite "
            + suite.id()
            + ", which were asked for");
  }
}
