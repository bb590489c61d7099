package org.palisade.plugin.ipmi.bmc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import org.palisade.plugin.ipmi.wire.Octets;

/** Any number of fake BMCs in one process, each with an address of its own, on one thread. */
public final class FakeBmcs implements AutoCloseable {
  private final Selector selector;
  private final Thread thread = new Thread(this::serve, "fake-bmcs");

  public FakeBmcs() throws IOException {
    selector = Selector.open();
    thread.setDaemon(true);
    thread.start();
  }

  /** The address of one of them, which can be taken off the network. */
  public final class Port implements AutoCloseable {
    private final FakeBmc bmc;
    private InetSocketAddress address;
    private Optional<DatagramChannel> channel = Optional.empty();

    private Port(FakeBmc bmc, InetSocketAddress address) throws IOException {
      this.bmc = bmc;
      this.address = address;
      open();
    }

    public InetSocketAddress address() {
      return address;
    }

    public void open() throws IOException {
      if (channel.isPresent()) {
        return;
      }
      DatagramChannel fresh = DatagramChannel.open();
      fresh.configureBlocking(false);
      fresh.bind(address);
      address = (InetSocketAddress) fresh.getLocalAddress();
      fresh.register(selector, SelectionKey.OP_READ, bmc);
      channel = Optional.of(fresh);
      selector.wakeup();
    }

    @Override
    public void close() {
      try {
        if (channel.isPresent()) {
          channel.get().close();
          selector.wakeup();
        }
        channel = Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public Port serve(FakeBmc bmc, InetSocketAddress address) throws IOException {
    return new Port(bmc, address);
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    while (selector.isOpen() && !Thread.currentThread().isInterrupted()) {
      try {
        selector.select(key -> answer(key, buffer));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(SelectionKey key, ByteBuffer buffer) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    FakeBmc bmc = (FakeBmc) key.attachment();
    try {
      SocketAddress from = channel.receive(buffer.clear());
      while (from != null) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        Optional<Octets> said = bmc.answer(Octets.copyOf(bytes));
        if (said.isPresent()) {
          channel.send(ByteBuffer.wrap(said.get().toArray()), from);
        }
        from = channel.receive(buffer.clear());
      }
    } catch (IOException e) {
      key.cancel(); // taken off the network
    }
  }

  @Override
  public void close() {
    if (!selector.isOpen()) {
      return;
    }
    thread.interrupt();
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
