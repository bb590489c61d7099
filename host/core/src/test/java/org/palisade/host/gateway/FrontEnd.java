package org.palisade.host.gateway;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A front end that does what a test wants, bad things too. */
final class FrontEnd implements AutoCloseable {

  /** What it was told until the connection ended or a last frame came. */
  record Told(String out, String err, int beats, String last) {}

  private final SocketChannel channel;

  FrontEnd(Path socket) throws IOException {
    this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  static ByteBuffer field(char tag, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) tag)
        .putInt(bytes.length)
        .put(bytes)
        .flip();
  }

  static ByteBuffer request(ByteBuffer... fields) {
    ByteBuffer body = ByteBuffer.allocate(2 << 20);
    for (ByteBuffer field : fields) {
      body.put(field);
    }
    return new Frame('R', body.flip()).encoded();
  }

  static ByteBuffer request(String program, String input) {
    return request(field('V', "1"), field('N', program), field('I', input));
  }

  static ByteBuffer go() {
    return new Frame('G', ByteBuffer.allocate(0)).encoded();
  }

  FrontEnd send(ByteBuffer bytes) throws IOException {
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    return this;
  }

  /** Sends a request, awaits READY, says GO. */
  FrontEnd call(String program, String input) throws IOException {
    return ask(program, input).send(go());
  }

  /** Sends a request and awaits READY. */
  FrontEnd ask(String program, String input) throws IOException {
    send(request(program, input));
    if (next().type() != 'Y') {
      throw new IOException("not READY");
    }
    return this;
  }

  /** The next frame; type 0 where the connection has ended. */
  Frame next() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(5);
    if (!fill(header)) {
      return new Frame('\0', header.flip());
    }
    ByteBuffer body = ByteBuffer.allocate(header.getInt(1));
    return fill(body)
        ? new Frame((char) header.get(0), body.flip())
        : new Frame('\0', ByteBuffer.allocate(0));
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          return false;
        }
      }
      return true;
    } catch (java.net.SocketException e) {
      return false; // reset: the host closed with something of ours unread
    }
  }

  /** Reads to the end: {@code last} is the exit code, "S" with an id, or "closed". */
  Told told() throws IOException {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (int beats = 0; ; ) {
      Frame frame = next();
      String text = StandardCharsets.UTF_8.decode(frame.body().duplicate()).toString();
      switch (frame.type()) {
        case 'o' -> out.append(text);
        case 'e' -> err.append(text);
        case 'B' -> beats++;
        case 'X' -> {
          return new Told(out.toString(), err.toString(), beats, "exit " + frame.body().get(0));
        }
        case 'S' -> {
          return new Told(out.toString(), err.toString(), beats, "standby " + text);
        }
        default -> {
          return new Told(out.toString(), err.toString(), beats, "closed");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
