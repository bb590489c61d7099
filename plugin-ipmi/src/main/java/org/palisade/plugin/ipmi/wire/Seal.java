package org.palisade.plugin.ipmi.wire;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import java.util.Arrays;
import org.palisade.plugin.StonithException;

/**
 * The keys of an established session: encrypts and signs what goes out, checks and decrypts what
 * comes in. Immutable and thread-safe. The same at both ends.
 */
public final class Seal {
  private static final int ENCRYPTED_AND_SIGNED = 0xC0;
  private static final int NEXT_HEADER = 0x07;

  private final Hash hash;
  private final Octets signing;
  private final Octets encrypting;

  /**
   * Derives the keys (13.32).
   *
   * @param hash of the suite
   * @param sessionKey the session integrity key of {@link Agreement#sessionKey}
   */
  public Seal(Hash hash, Octets sessionKey) {
    this.hash = hash;
    this.signing = hash.of(sessionKey, constant(1, hash.size()));
    byte[] second = hash.of(sessionKey, constant(2, hash.size())).bare();
    this.encrypting = Octets.own(Arrays.copyOf(second, 16));
  }

  private static Octets constant(int value, int size) {
    int[] values = new int[size];
    Arrays.fill(values, value);
    return Octets.of(values);
  }

  /**
   * A message in a session.
   *
   * @param session the receiver's session id
   * @param sequence the number of the packet in its direction
   * @param message an IPMI message
   */
  public record Sealed(int session, int sequence, Octets message) {}

  /**
   * Encrypts and signs.
   *
   * @param sealed what is sent
   * @param start 16 bytes that are random, for the encryption
   * @return a datagram
   */
  public Octets close(Sealed sealed, Octets start) {
    Octets payload = Cipher.encrypt(encrypting, start, sealed.message());
    Octets head =
        Octets.join(
            Octets.of(Packet.RMCP_PLUS, Packet.MESSAGE | ENCRYPTED_AND_SIGNED),
            Octets.le32(sealed.session()),
            Octets.le32(sealed.sequence()),
            Octets.le16(payload.size()));
    Octets signed = Octets.join(head, payload, trailer(head.size() + payload.size()));
    return Octets.join(Packet.RMCP, signed, hash.cut(hash.of(signing, signed)));
  }

  private static Octets trailer(int size) {
    int padding = (4 - (size + 2) % 4) % 4;
    int[] trailer = new int[padding + 2];
    Arrays.fill(trailer, 0, padding, 0xFF);
    trailer[padding] = padding;
    trailer[padding + 1] = NEXT_HEADER;
    return Octets.of(trailer);
  }

  /**
   * Checks and decrypts.
   *
   * @param datagram what came
   * @return the message, whose code was right
   * @throws StonithException with {@code PROTOCOL} for anything that the other end did not sign
   */
  public Sealed open(Octets datagram) throws StonithException {
    Packet.requireRmcpPlus(datagram);
    if (datagram.at(5) != (Packet.MESSAGE | ENCRYPTED_AND_SIGNED)) {
      throw new StonithException(PROTOCOL, "an answer that is not encrypted and signed");
    }
    int end = datagram.size() - hash.cutSize();
    Octets signed = datagram.slice(4, end - 4);
    if (!hash.cut(hash.of(signing, signed)).equals(datagram.from(end))) {
      throw new StonithException(PROTOCOL, "an answer whose signature is wrong");
    }
    int size = datagram.le16At(14);
    if (Packet.HEAD + size + datagram.at(end - 2) + 2 != end) {
      throw new StonithException(PROTOCOL, "an answer whose lengths contradict each other");
    }
    return new Sealed(
        datagram.le32At(6),
        datagram.le32At(10),
        Cipher.decrypt(encrypting, datagram.slice(Packet.HEAD, size)));
  }
}
