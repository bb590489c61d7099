package org.palisade.plugin.ipmi.link;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * The sockets of all BMCs, and the one thread that reads them. Thread-safe. The thread begins with
 * the first socket and ends with {@link #close}. Should it die, the next socket begins another one.
 */
public final class Links implements AutoCloseable {
  /** The largest datagram of IPMI fits many times. */
  private static final int LARGEST = 2048;

  private final Logger logger = System.getLogger(Links.class.getName());
  private final Object lock = new Object();
  private Optional<Selector> selector = Optional.empty();
  private Optional<Thread> reader = Optional.empty();
  private volatile boolean closed;

  /**
   * Opens a socket, which takes datagrams of this one address only.
   *
   * @param address the BMC's
   * @return the socket; sends nothing yet
   * @throws IOException where this machine cannot send to the address
   */
  public Link open(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(address);
      Selector all = running();
      Link link = new Link(channel, all::wakeup);
      channel.register(all, SelectionKey.OP_READ, link);
      all.wakeup();
      return link;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Selector running() throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("the plugin has been closed");
      }
      if (!reader.map(Thread::isAlive).orElse(false)) {
        Selector fresh = Selector.open();
        Thread thread = new Thread(() -> readAll(fresh), "ipmi-reader");
        thread.setDaemon(true);
        thread.start();
        selector = Optional.of(fresh);
        reader = Optional.of(thread);
      }
      return selector.orElseThrow();
    }
  }

  private void readAll(Selector all) {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    try (all) {
      while (!closed && !Thread.currentThread().isInterrupted()) {
        all.select(key -> ((Link) key.attachment()).read(buffer));
      }
      all.keys().forEach(key -> ((Link) key.attachment()).close());
    } catch (IOException e) {
      logger.log(Level.ERROR, "no answer of any BMC can be read any more", e);
    }
  }

  /** Ends the thread and closes all sockets. Harmless when repeated. */
  @Override
  public void close() {
    Optional<Thread> ending;
    synchronized (lock) {
      closed = true;
      selector.ifPresent(Selector::wakeup);
      ending = reader;
      reader = Optional.empty();
    }
    ending.ifPresent(Links::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends all the same
    }
  }
}
