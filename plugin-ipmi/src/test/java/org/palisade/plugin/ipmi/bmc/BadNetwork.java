package org.palisade.plugin.ipmi.bmc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A way to a BMC on which datagrams are lost, doubled, delayed (and so overtaken) and bent, in each
 * direction, by a seed.
 */
public final class BadNetwork implements AutoCloseable {

  /**
   * How bad it is.
   *
   * @param loss of how many datagrams of a hundred nothing arrives
   * @param doubled how many arrive twice
   * @param bent of how many a bit is changed
   * @param delay how many milliseconds one takes at most
   */
  public record Badness(int loss, int doubled, int bent, int delay) {}

  private record Underway(long due, ByteBuffer datagram, DatagramChannel by, SocketAddress to) {}

  private final Badness badness;
  private final Random random;
  private final InetSocketAddress bmc;
  private final Selector selector = Selector.open();
  private final DatagramChannel front = DatagramChannel.open();
  private final Map<SocketAddress, DatagramChannel> backs = new HashMap<>();
  private final PriorityQueue<Underway> underway =
      new PriorityQueue<>(Comparator.comparingLong(Underway::due));
  private final Thread thread = new Thread(this::run, "bad-network");
  private volatile boolean closed;

  public BadNetwork(InetSocketAddress bmc, Badness badness, long seed) throws IOException {
    this.bmc = bmc;
    this.badness = badness;
    this.random = new Random(seed);
    front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    front.configureBlocking(false);
    front.register(selector, SelectionKey.OP_READ, bmc);
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return front.socket().getLocalPort();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::take, untilDue());
        deliver();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long untilDue() {
    if (underway.isEmpty()) {
      return 0; // for ever
    }
    long left = underway.peek().due() - System.nanoTime();
    return Math.max(1, left / 1_000_000);
  }

  private void take(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    try {
      ByteBuffer buffer = ByteBuffer.allocate(2048);
      SocketAddress from = channel.receive(buffer);
      while (from != null) {
        boolean outward = channel == front;
        send(
            buffer.flip(),
            outward ? back(from) : front,
            outward ? bmc : (SocketAddress) key.attachment());
        buffer = ByteBuffer.allocate(2048);
        from = channel.receive(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DatagramChannel back(SocketAddress client) throws IOException {
    DatagramChannel known = backs.get(client);
    if (known != null) {
      return known;
    }
    DatagramChannel fresh = DatagramChannel.open();
    fresh.configureBlocking(false);
    fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    fresh.register(selector, SelectionKey.OP_READ, client);
    backs.put(client, fresh);
    return fresh;
  }

  private void send(ByteBuffer datagram, DatagramChannel by, SocketAddress to) {
    int copies = happens(badness.loss()) ? 0 : happens(badness.doubled()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
      if (happens(badness.bent())) {
        int index = random.nextInt(copy.limit());
        copy.put(index, (byte) (copy.get(index) ^ 1 << random.nextInt(8)));
      }
      long delay = badness.delay() == 0 ? 0 : random.nextInt(badness.delay()) * 1_000_000L;
      underway.add(new Underway(System.nanoTime() + delay, copy, by, to));
    }
  }

  private boolean happens(int percent) {
    return random.nextInt(100) < percent;
  }

  private void deliver() throws IOException {
    while (!underway.isEmpty() && underway.peek().due() <= System.nanoTime()) {
      Underway next = underway.poll();
      next.by().send(next.datagram(), next.to());
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
