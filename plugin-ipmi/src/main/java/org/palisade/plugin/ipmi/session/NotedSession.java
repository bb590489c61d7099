package org.palisade.plugin.ipmi.session;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Suite;

/**
 * What it takes to end a session, as a record of fixed size. It holds the session's keys, no
 * password.
 *
 * @param address the BMC's, of 16 bytes
 * @param port the BMC's
 * @param suite what packets are signed and encrypted by
 * @param key what their keys are made of
 * @param bmc the BMC's id of the session
 * @param sent the number of the last packet, or one a little higher
 */
public record NotedSession(Octets address, int port, Suite suite, Octets key, int bmc, int sent) {
  /** The record: suite, length of the key, port, BMC's id, address, number, key. */
  public static final SessionNotes.Form<NotedSession> FORM = new Form();

  /** Where the number of the last packet is in a record. */
  static final int SENT = 24;

  /**
   * How many packets may be sent before that is written anew. Together with some that are lost
   * there must be fewer than the 15 by which a BMC lets a number be ahead (IPMI 2.0, 6.12.13).
   */
  static final int AHEAD = 8;

  private static final int ADDRESS = 16;
  private static final int IPV4 = 4;

  static NotedSession of(InetSocketAddress at, Suite suite, Octets key, int bmc) {
    return new NotedSession(bytes(at), at.getPort(), suite, key, bmc, AHEAD);
  }

  // An IPv4 address is written as IPv6 maps it (RFC 4291, 2.5.5.2).
  private static Octets bytes(InetSocketAddress at) {
    Octets raw = Octets.copyOf(at.getAddress().getAddress());
    return at.getAddress() instanceof Inet4Address
        ? Octets.join(Octets.copyOf(new byte[ADDRESS - IPV4 - 2]), Octets.of(0xFF, 0xFF), raw)
        : raw;
  }

  boolean isAt(InetSocketAddress at) {
    return port == at.getPort() && address.equals(bytes(at));
  }

  private static final class Form implements SessionNotes.Form<NotedSession> {
    @Override
    public int size() {
      return 64;
    }

    @Override
    public byte[] write(NotedSession session) {
      return ByteBuffer.allocate(size())
          .put((byte) session.suite.id())
          .put((byte) session.key.size())
          .putShort((short) session.port)
          .putInt(session.bmc)
          .put(session.address.toArray())
          .putInt(session.sent)
          .put(session.key.toArray())
          .array();
    }

    @Override
    public Optional<NotedSession> read(byte[] record) {
      ByteBuffer in = ByteBuffer.wrap(record);
      int id = in.get();
      int size = in.get();
      int port = Short.toUnsignedInt(in.getShort());
      int bmc = in.getInt();
      Octets address = Octets.copyOf(Arrays.copyOfRange(record, in.position(), SENT));
      int sent = in.getInt(SENT);
      int from = SENT + Integer.BYTES;
      return Stream.of(Suite.values())
          .filter(suite -> suite.id() == id && suite.hash().size() == size)
          .findFirst()
          .map(
              suite -> {
                Octets key = Octets.copyOf(Arrays.copyOfRange(record, from, from + size));
                return new NotedSession(address, port, suite, key, bmc, sent);
              });
    }
  }
}
