package org.palisade.host.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Cuts what a front end sends into frames, however the bytes arrive. For one thread. */
final class FrameReader {
  /** 1 MiB of standard input, and arguments and environment beside it. */
  static final int LONGEST_REQUEST = (1 << 20) + (1 << 18);

  /** A line that is typed. */
  static final int LONGEST_ANSWER = 1_024;

  private static final int FIRST_PIECE = 4_096;

  private final Memory.Share memory;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private byte[] body = {};
  private int length = -1;
  private int filled;

  FrameReader(Memory.Share memory) {
    this.memory = memory;
  }

  /**
   * Takes bytes up to the end of a frame.
   *
   * @param data what arrived; advanced
   * @return the frame, or nothing where all of the data was taken and none is complete
   */
  Optional<Frame> next(ByteBuffer data) throws ProtocolException {
    if (length < 0 && !readHeader(data)) {
      return Optional.empty();
    }
    while (filled < length && data.hasRemaining()) {
      takeBody(data);
    }
    return filled < length ? Optional.empty() : Optional.of(finish());
  }

  private boolean readHeader(ByteBuffer data) throws ProtocolException {
    while (header.hasRemaining() && data.hasRemaining()) {
      header.put(data.get());
    }
    if (header.hasRemaining()) {
      return false;
    }
    length = header.getInt(1);
    int most = longest((char) header.get(0));
    if (length < 0 || length > most) {
      throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    return true;
  }

  private static int longest(char type) throws ProtocolException {
    return switch (type) {
      case Frame.REQUEST -> LONGEST_REQUEST;
      case Frame.GO, Frame.INTERRUPT -> 0;
      case Frame.ANSWER -> LONGEST_ANSWER;
      default -> throw new ProtocolException("a frame of the unknown type " + (int) type);
    };
  }

  /** The length that a header claims is believed only as far as bytes follow. */
  private void takeBody(ByteBuffer data) throws ProtocolException {
    if (filled == body.length) {
      int size = Math.min(length, Math.max(FIRST_PIECE, 2 * filled));
      // The request is kept: what is small and comes later takes nothing of its place.
      if (header.get(0) == Frame.REQUEST && !memory.hold(size)) {
        throw new ProtocolException("too many large requests at once");
      }
      body = Arrays.copyOf(body, size);
    }
    int piece = Math.min(data.remaining(), body.length - filled);
    data.get(body, filled, piece);
    filled += piece;
  }

  private Frame finish() {
    Frame frame = new Frame((char) header.get(0), ByteBuffer.wrap(body, 0, length));
    header.clear();
    body = new byte[0];
    length = -1;
    filled = 0;
    return frame;
  }
}
