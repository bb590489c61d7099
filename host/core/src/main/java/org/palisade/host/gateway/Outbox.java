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

  private static final int AT_ONCE = 64;

  private final Memory.Share memory;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private int bytes;
  private boolean lost;
  private boolean closed;

  Outbox(Memory.Share memory) {
    this.memory = memory;
  }

  /** Whether it was taken: a frame that is small and fixed always is. */
  synchronized boolean put(Frame frame) {
    return closed || add(frame, Integer.MAX_VALUE);
  }

  /** Whether a result was taken. */
  synchronized boolean out(String text) {
    return closed || add(frame(Frame.OUT, text), MOST);
  }

  /** Takes a detail, or drops it. */
  synchronized void err(String text) {
    if (!closed && !add(frame(Frame.ERR, text), MOST_DETAILS)) {
      lost = true;
    }
  }

  /** Takes the last frame, after a word about what was lost. */
  synchronized void close(Frame last) {
    if (closed) {
      return;
    }
    if (lost) {
      append(frame(Frame.ERR, "(some output was lost: it was not read in time)\n").encoded());
    }
    append(last.encoded());
    closed = true;
  }

  private static Frame frame(char type, String text) {
    return new Frame(type, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private boolean add(Frame frame, int most) {
    ByteBuffer encoded = frame.encoded();
    boolean fits = bytes + encoded.remaining() <= most;
    if (fits && (memory.hold(bytes + encoded.remaining()) || most == Integer.MAX_VALUE)) {
      append(encoded);
      return true;
    }
    return false;
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
