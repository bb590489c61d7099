package org.palisade.plugin.ipmi.link;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * A socket to one BMC. What came is kept for whoever asked until he takes it; past a bound, what
 * comes is dropped as the network may do too. Thread-safe; one asks at a time.
 */
public final class Link implements AutoCloseable {
  private static final int KEPT = 64;

  /** What came. */
  public enum Kind {
    /** A datagram. */
    DATAGRAM,
    /** A router or the BMC's machine says that nobody listens: a hint, which anyone could forge. */
    NOBODY_THERE
  }

  /**
   * One arrival.
   *
   * @param kind what it is
   * @param datagram its bytes; none of a hint
   */
  public record Arrival(Kind kind, Octets datagram) {}

  private static final Arrival NOBODY = new Arrival(Kind.NOBODY_THERE, Octets.NONE);

  private final DatagramChannel channel;
  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(KEPT);

  private final Runnable wakeReader;

  Link(DatagramChannel channel, Runnable wakeReader) {
    this.channel = channel;
    this.wakeReader = wakeReader;
  }

  /** On the reader's thread: takes one datagram; where there are more, the selector says so. */
  void read(ByteBuffer buffer) {
    try {
      buffer.clear();
      if (channel.read(buffer) > 0) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        arrivals.offer(new Arrival(Kind.DATAGRAM, Octets.copyOf(bytes)));
      }
    } catch (IOException e) {
      // Closed meanwhile, or an ICMP error: on a connected socket each is read once.
      arrivals.offer(NOBODY);
    }
  }

  /**
   * Sends. A datagram that the system has no room for, or knows no way for just now, is lost as one
   * on the network is: whoever asks sends again.
   *
   * @param datagram the bytes
   * @throws IOException if the socket was closed
   */
  public void send(Octets datagram) throws IOException {
    try {
      channel.write(datagram.buffer());
    } catch (PortUnreachableException e) {
      arrivals.offer(NOBODY); // of the datagram before; this one was not sent
    } catch (IOException e) {
      if (!channel.isOpen()) {
        throw e;
      }
      arrivals.offer(NOBODY);
    }
  }

  /** Throws away what came after nobody waited for it any more. */
  public void forgetArrivals() {
    arrivals.clear();
  }

  /**
   * Waits for what comes next.
   *
   * @param most how long
   * @return what came, or nothing
   * @throws InterruptedException when the thread is interrupted
   */
  public Optional<Arrival> next(Duration most) throws InterruptedException {
    return Optional.ofNullable(arrivals.poll(most.toNanos(), TimeUnit.NANOSECONDS));
  }

  /**
   * Whether it can still be used.
   *
   * @return {@code false} once it was closed, also by the end of the reader
   */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes the socket. Harmless when repeated. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      arrivals.offer(NOBODY);
    }
    // The system's socket is freed once the reader has let go of it.
    wakeReader.run();
  }
}
