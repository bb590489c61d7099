package org.palisade.plugin.ipmi.wire;

import java.util.Arrays;
import java.util.List;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * Gives any bytes to every parser of bytes from the wire. The first byte chooses the parser.
 * Signatures are made right where the parser behind them is meant: no fuzzer guesses an HMAC.
 */
final class AnyBytes {
  private static final Octets SESSION_KEY = Octets.latin1("twenty bytes of keys");
  private static final int SIGNED_FROM = 4;

  /** Reads bytes from the wire. */
  @FunctionalInterface
  private interface Parser {
    /** Reads; what it returns is no larger than what it was given. */
    Octets parse(Octets any) throws StonithException;
  }

  private static final List<Parser> PARSERS =
      List.of(
          any -> Packet.parse(any).payload(),
          AnyBytes::reply,
          any -> Setup.Opened.parse(any).algorithms(),
          any -> largest(Setup.Rakp2.parse(any)),
          Setup::keyProof,
          any -> Message.Response.parse(any).data(),
          any -> Cipher.decrypt(any.slice(0, 16), any),
          any -> seal(Hash.SHA1).open(any).message(),
          any -> seal(Hash.SHA256).open(any).message(),
          any -> seal(Hash.SHA1).open(signed(Hash.SHA1, any)).message(),
          any -> seal(Hash.SHA256).open(signed(Hash.SHA256, any)).message(),
          AnyBytes::sealedMessage);

  private AnyBytes() {}

  /** How many parsers there are: first bytes below it choose each of them once. */
  static int parsers() {
    return PARSERS.size();
  }

  /** Whether the parser could read it; fails where it did anything but read it or say PROTOCOL. */
  static boolean parses(byte[] input) {
    Parser parser = PARSERS.get((input[0] & 0xFF) % PARSERS.size());
    Octets any = Octets.copyOf(Arrays.copyOfRange(input, 1, input.length));
    try {
      int size = parser.parse(any).size();
      if (size > any.size()) {
        throw new AssertionError(size + " bytes were read out of " + any.size());
      }
      return true;
    } catch (StonithException e) {
      if (e.reason() != Reason.PROTOCOL) {
        throw new AssertionError("not PROTOCOL", e);
      }
      return false;
    }
  }

  private static Octets reply(Octets any) throws StonithException {
    Setup.Reply reply = Setup.reply(any);
    return Octets.of(reply.tag(), reply.status().code());
  }

  private static Octets largest(Setup.Rakp2 rakp2) {
    return Octets.join(rakp2.random(), rakp2.guid(), rakp2.proof());
  }

  /** A message of any bytes that came rightly sealed. */
  private static Octets sealedMessage(Octets any) throws StonithException {
    Octets datagram = seal(Hash.SHA256).close(new Seal.Sealed(1, 1, any), any.slice(0, 16));
    Octets message = seal(Hash.SHA256).open(datagram).message();
    if (!message.equals(any)) {
      throw new AssertionError("sealing and opening changed " + any);
    }
    return Message.Response.parse(message).data();
  }

  static Seal seal(Hash hash) {
    return new Seal(hash, SESSION_KEY);
  }

  /** Replaces the end of a datagram by the code that makes the rest of it authentic. */
  private static Octets signed(Hash hash, Octets any) throws StonithException {
    Octets head = any.slice(0, SIGNED_FROM);
    Octets body = any.slice(SIGNED_FROM, any.size() - SIGNED_FROM - hash.cutSize());
    byte[] ones = new byte[hash.size()];
    Arrays.fill(ones, (byte) 1);
    Octets key = hash.of(SESSION_KEY, Octets.copyOf(ones));
    return Octets.join(head, body, hash.cut(hash.of(key, body)));
  }
}
