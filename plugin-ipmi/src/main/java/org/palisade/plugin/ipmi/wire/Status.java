package org.palisade.plugin.ipmi.wire;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.util.List;
import org.palisade.plugin.StonithException;

/** What a BMC answers while a session is set up (IPMI 2.0, table 13-15). */
public enum Status {
  /** Granted. */
  OK(0x00, "no error"),
  /** Every session slot is taken. */
  NO_RESOURCES(0x01, "insufficient resources to create a session"),
  /** It has forgotten the session. */
  BAD_SESSION(0x02, "invalid session id"),
  /** Not a payload that it knows. */
  BAD_PAYLOAD(0x03, "invalid payload type"),
  /** Not this way to log in. */
  BAD_AUTHENTICATION(0x04, "invalid authentication algorithm"),
  /** Not this way to sign. */
  BAD_INTEGRITY(0x05, "invalid integrity algorithm"),
  /** No payload that fits the login's algorithm. */
  NO_AUTHENTICATION_MATCH(0x06, "no matching authentication payload"),
  /** No payload that fits the signature's algorithm. */
  NO_INTEGRITY_MATCH(0x07, "no matching integrity payload"),
  /** It has dropped the session. */
  INACTIVE_SESSION(0x08, "inactive session id"),
  /** No such level. */
  BAD_ROLE(0x09, "invalid role"),
  /** The user may not have the level. */
  FORBIDDEN_ROLE(0x0A, "unauthorized role or privilege level requested"),
  /** Every slot of the level is taken. */
  NO_RESOURCES_AT_ROLE(0x0B, "insufficient resources to create a session at the requested role"),
  /** The name is too long. */
  BAD_NAME_LENGTH(0x0C, "invalid name length"),
  /** It does not know the user, or not at this level. */
  UNKNOWN_NAME(0x0D, "unauthorized name"),
  /** Not a GUID that it knows. */
  UNKNOWN_GUID(0x0E, "unauthorized GUID"),
  /** The console's proof is wrong: the password. */
  BAD_PROOF(0x0F, "invalid integrity check value"),
  /** Not this encryption. */
  BAD_CONFIDENTIALITY(0x10, "invalid confidentiality algorithm"),
  /** Not these algorithms together. */
  NO_SUITE(0x11, "no cipher suite matches the proposed algorithms"),
  /** Something in the question is wrong. */
  ILLEGAL_PARAMETER(0x12, "illegal or unrecognized parameter");

  private static final List<Status> ALL = List.of(values());

  private final int code;
  private final String text;

  Status(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /**
   * The status of a code.
   *
   * @param code the byte
   * @return the status
   * @throws StonithException with {@code PROTOCOL} where there is none
   */
  public static Status of(int code) throws StonithException {
    if (code >= ALL.size()) {
      throw new StonithException(PROTOCOL, "a set-up status that IPMI does not have");
    }
    return ALL.get(code);
  }

  /**
   * Its byte.
   *
   * @return 0 to 18
   */
  public int code() {
    return code;
  }

  @Override
  public String toString() {
    return String.format("%s (status 0x%02X)", text, code);
  }
}
