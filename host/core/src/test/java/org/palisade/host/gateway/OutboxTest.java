package org.palisade.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** What is kept for a caller that reads slowly. */
public class OutboxTest {
  private static final int MIB = 1 << 20;

  private final Memory memory = new Memory(64L * MIB);
  private final Outbox outbox = new Outbox(memory.share(1000));

  @Test
  public void aLongResultCostsNoWordOfWhatWentWrong() throws IOException {
    assertThat(outbox.out("x".repeat(3 * MIB))).isTrue();

    outbox.err("why it failed\n");
    outbox.close(new Frame(Frame.EXIT, ByteBuffer.wrap(new byte[] {1})));

    assertThat(read()).contains("why it failed").doesNotContain("lost");
  }

  @Test
  public void detailsThatNobodyReadsAreDroppedAndTakeNoRoomOfTheResult() throws IOException {
    for (int i = 0; i < 3 * 16; i++) {
      outbox.err("d".repeat(MIB / 16));
    }

    assertThat(outbox.out("x".repeat(8 * MIB - 10_000))).isTrue();
    assertThat(outbox.out("x".repeat(20_000))).isFalse();
    outbox.close(new Frame(Frame.EXIT, ByteBuffer.wrap(new byte[] {0})));
    String all = read();
    assertThat(all).contains("some output was lost");
    assertThat(all.length()).isBetween(8 * MIB, 9 * MIB + 10_000);
  }

  @Test
  public void whatWasReadMakesRoomAgain() throws IOException {
    for (int i = 0; i < 20; i++) {
      outbox.err("d".repeat(MIB / 2));
      assertThat(outbox.out("x".repeat(5 * MIB))).isTrue();
      read();
    }
    outbox.close(new Frame(Frame.EXIT, ByteBuffer.wrap(new byte[] {0})));

    assertThat(read()).doesNotContain("lost");
  }

  private String read() throws IOException {
    Taker taker = new Taker();
    while (!outbox.sendTo(taker)) {
      taker.reads();
    }
    return taker.text.toString();
  }

  /** A socket that takes some bytes at a time, and ends within a frame. */
  private static final class Taker implements GatheringByteChannel {
    private static final int ROOM = 200_003;
    private final StringBuilder text = new StringBuilder();
    private int room = ROOM;

    void reads() {
      room = ROOM;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      long taken = 0;
      for (int i = offset; i < offset + length; i++) {
        taken += write(from[i]);
      }
      return taken;
    }

    @Override
    public long write(ByteBuffer[] from) {
      return write(from, 0, from.length);
    }

    @Override
    public int write(ByteBuffer from) {
      int length = Math.min(room, from.remaining());
      byte[] bytes = new byte[length];
      from.get(bytes);
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
      room -= length;
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
