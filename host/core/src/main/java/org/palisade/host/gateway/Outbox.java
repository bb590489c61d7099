package org.palisade.host.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * What is yet to be sent to one caller. Takes from any thread and never blocks; what a caller does
 * not read is bounded: details are then dropped, results end the call. Thread-safe.
 */
final class Outbox {
  /** The results of one call: a list of 100,000 hosts is 3 MiB. */
  private static final int MOST = 8 << 20;

  /** Details for a caller that does not read them. */
  private static final int MOST_DETAILS = 1 << 20;

  private static final int LONGEST_TEXT = 1 << 16;
  private static final int AT_ONCE = 64;

  private final Memory.Share memory;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private int bytes;
  private boolean lost;
  private boolean closed;

  Outbox(Memory.Share memory) {
    this.memory = memory;
  }

  /** Takes a frame of the conversation itself; such are small and always taken. */
  synchronized void put(Frame frame) {
    if (!closed) {
      append(frame.encoded());
    }
  }

  /** Whether a result was taken. */
  synchronized boolean out(String text) {
    return closed || add(Frame.OUT, text, MOST);
  }

  /** Takes a detail, or drops it. */
  synchronized void err(String text) {
    if (!closed && !add(Frame.ERR, text, MOST_DETAILS)) {
      lost = true;
    }
  }

  /** Takes the last frame, after a word about what was lost. */
  synchronized void close(Frame last) {
    if (closed) {
      return;
    }
    if (lost) {
      appendDetail("(some output was lost: it was not read in time)\n");
    }
    append(last.encoded());
    closed = true;
  }

  /** Ends the call with a reason, which finds a place however full it is. */
  synchronized void fail(String why) {
    if (!closed) {
      appendDetail(why);
      close(new Frame(Frame.EXIT, ByteBuffer.wrap(new byte[] {1})));
    }
  }

  private void appendDetail(String line) {
    append(new Frame(Frame.ERR, StandardCharsets.UTF_8.encode(line)).encoded());
  }

  private boolean add(char type, String text, int most) {
    ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    int frames = 1 + content.remaining() / LONGEST_TEXT;
    int after = bytes + content.remaining() + frames * Frame.HEADER_BYTES;
    if (after > most || !memory.hold(after)) {
      return false;
    }
    while (content.hasRemaining()) {
      int length = Math.min(content.remaining(), LONGEST_TEXT);
      append(new Frame(type, content.slice(content.position(), length)).encoded());
      content.position(content.position() + length);
    }
    return true;
  }

  private void append(ByteBuffer encoded) {
    bytes += encoded.remaining();
    waiting.add(encoded);
  }

  /**
   * Sends what the caller takes now.
   *
   * @return whether nothing is left
   */
  synchronized boolean sendTo(GatheringByteChannel caller) throws IOException {
    while (!waiting.isEmpty()) {
      long sent = caller.write(waiting.stream().limit(AT_ONCE).toArray(ByteBuffer[]::new));
      bytes -= (int) sent;
      while (!waiting.isEmpty() && !waiting.getFirst().hasRemaining()) {
        waiting.removeFirst();
      }
      if (sent == 0) {
        break;
      }
    }
    memory.hold(bytes);
    return waiting.isEmpty();
  }

  synchronized boolean closed() {
    return closed;
  }

  /** Forgets everything: the caller is gone. */
  synchronized void discard() {
    closed = true;
    waiting.clear();
    bytes = 0;
    memory.hold(0);
  }
}
