package org.palisade.host.gateway;

import java.nio.ByteBuffer;

/**
 * One frame of a conversation.
 *
 * @param type its letter
 * @param body what it carries, from position to limit
 */
record Frame(char type, ByteBuffer body) {
  static final int HEADER_BYTES = 5;

  /** From the front end. */
  static final char REQUEST = 'R';

  static final char GO = 'G';
  static final char ANSWER = 'A';
  static final char INTERRUPT = 'I';

  /** To the front end. */
  static final char READY = 'Y';

  static final char BEAT = 'B';
  static final char QUESTION = 'Q';
  static final char OUT = 'o';
  static final char ERR = 'e';
  static final char EXIT = 'X';
  static final char STANDBY = 'S';

  /** What goes over the wire. */
  ByteBuffer encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + body.remaining());
    bytes.put((byte) type).putInt(body.remaining()).put(body.duplicate());
    return bytes.flip();
  }
}
