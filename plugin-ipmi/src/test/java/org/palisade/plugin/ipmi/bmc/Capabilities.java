package org.palisade.plugin.ipmi.bmc;

import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.wire.Message;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * Get Channel Authentication Capabilities, the one question that comes in IPMI 1.5's wrapping:
 * other clients ask it first (22.13). The answer is that IPMI 2.0 alone is spoken.
 */
final class Capabilities {
  private static final int COMMAND = 0x38;

  private Capabilities() {}

  static boolean isAsked(Octets datagram) throws StonithException {
    return datagram.at(4) == 0 && datagram.at(14 + 5) == COMMAND;
  }

  static Octets answer(Octets datagram) throws StonithException {
    Octets head = Octets.of(0x81, datagram.at(14 + 1) + 4);
    // Completed; channel 1; see the next-but-one byte; named users; IPMI 2.0; no OEM's own.
    Octets said = Octets.of(0, 1, 0x80, 0x04, 0x02, 0, 0, 0, 0);
    Octets body = Octets.join(Octets.of(0x20, datagram.at(14 + 4), COMMAND), said);
    Octets message = Octets.join(head, Message.checksum(head), body, Message.checksum(body));
    Octets rmcp = Octets.of(0x06, 0x00, 0xFF, 0x07);
    return Octets.join(
        rmcp, Octets.of(0), Octets.le32(0), Octets.le32(0), Octets.of(message.size()), message);
  }
}
