package org.palisade.plugin.example.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;

/** A connection that carries lines. It notices the end of a call's time, and an interrupt. */
final class ConsoleLine implements AutoCloseable {
  private static final int LONGEST = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;

  private ConsoleLine(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /** Connects; nothing was sent where this fails. */
  static ConsoleLine open(String host, int port, Call call) throws StonithException {
    ConsoleLine line = null;
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      line = new ConsoleLine(channel, selector);
      channel.register(selector, SelectionKey.OP_CONNECT);
      if (!channel.connect(new InetSocketAddress(host, port))) {
        do {
          line.await(SelectionKey.OP_CONNECT, call);
        } while (!channel.finishConnect());
      }
      return line;
    } catch (IOException | RuntimeException e) {
      if (line != null) {
        line.close();
      }
      throw new StonithException(
          UNREACHABLE, "no connection to " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** Whether the other end still holds the line, and has said nothing unasked. */
  boolean alive() {
    try {
      return channel.isOpen() && channel.read(ByteBuffer.allocate(1)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends a line and waits for one. */
  String ask(String request, Call call) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(UTF_8));
    while (channel.write(bytes) == 0 || bytes.hasRemaining()) {
      await(SelectionKey.OP_WRITE, call);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (said.size() < LONGEST) {
      int read = channel.read(one.clear());
      if (read < 0) {
        throw new IOException("the console hung up");
      } else if (read == 0) {
        await(SelectionKey.OP_READ, call);
      } else if (one.get(0) == '\n') {
        return said.toString(UTF_8).strip();
      } else {
        said.write(one.get(0));
      }
    }
    throw new IOException("a line of more than " + LONGEST + " bytes");
  }

  private void await(int what, Call call) throws IOException {
    channel.keyFor(selector).interestOps(what);
    selector.selectedKeys().clear();
    long millis = call.left().toMillis();
    if (millis == 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    selector.select(millis);
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    try (channel) {
      selector.close();
    } catch (IOException e) {
      return; // it is gone either way
    }
  }
}
