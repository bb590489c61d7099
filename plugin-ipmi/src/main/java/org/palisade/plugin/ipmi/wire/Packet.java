package org.palisade.plugin.ipmi.wire;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import org.palisade.plugin.StonithException;

/**
 * A packet of the set-up of a session: no session yet, no code, no encryption.
 *
 * @param type one of the constants of this class
 * @param payload what is in it
 */
public record Packet(int type, Octets payload) {
  /** An IPMI message, in a session. */
  public static final int MESSAGE = 0x00;

  /** Open Session request. */
  public static final int OPEN_REQUEST = 0x10;

  /** Open Session response. */
  public static final int OPEN_REPLY = 0x11;

  /** RAKP message 1. */
  public static final int RAKP_1 = 0x12;

  /** RAKP message 2. */
  public static final int RAKP_2 = 0x13;

  /** RAKP message 3. */
  public static final int RAKP_3 = 0x14;

  /** RAKP message 4. */
  public static final int RAKP_4 = 0x15;

  /** RMCP 1.0 without acknowledgement, class IPMI. */
  static final Octets RMCP = Octets.of(0x06, 0x00, 0xFF, 0x07);

  /** The authentication type that says RMCP+. */
  static final int RMCP_PLUS = 0x06;

  /** RMCP header, type, session, sequence and length. */
  static final int HEAD = 16;

  /**
   * The packet's bytes.
   *
   * @return a datagram
   */
  public Octets encode() {
    return Octets.join(
        RMCP,
        Octets.of(RMCP_PLUS, type),
        Octets.le32(0),
        Octets.le32(0),
        Octets.le16(payload.size()),
        payload);
  }

  /**
   * Reads a datagram of the set-up.
   *
   * @param datagram what came
   * @return the packet
   * @throws StonithException with {@code PROTOCOL} where it is none
   */
  public static Packet parse(Octets datagram) throws StonithException {
    requireRmcpPlus(datagram);
    if (datagram.le32At(6) != 0) {
      throw new StonithException(PROTOCOL, "a packet of the set-up belongs to a session");
    }
    return new Packet(datagram.at(5), datagram.slice(HEAD, datagram.le16At(14)));
  }

  static void requireRmcpPlus(Octets datagram) throws StonithException {
    // The third byte is a sequence number of RMCP, which some BMCs count.
    if (datagram.at(0) != 0x06 || datagram.at(3) != 0x07) {
      throw new StonithException(PROTOCOL, "a datagram that is no IPMI");
    }
    if (datagram.at(4) != RMCP_PLUS) {
      throw new StonithException(PROTOCOL, "an answer of IPMI 1.5 to a question of IPMI 2.0");
    }
  }
}
