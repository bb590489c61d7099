package org.palisade.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class FrameReaderTest {

  private static List<Frame> read(ByteBuffer... pieces) throws ProtocolException {
    FrameReader reader = new FrameReader(new Memory(1 << 21).share(0));
    List<Frame> frames = new ArrayList<>();
    for (ByteBuffer piece : pieces) {
      while (piece.hasRemaining()) {
        Optional<Frame> frame = reader.next(piece);
        frame.ifPresent(frames::add);
      }
    }
    return frames;
  }

  @Test
  public void framesAreTheSameWhereverTheyAreSplit() throws ProtocolException {
    ByteBuffer request = FrontEnd.request("fence_palisade", "x".repeat(9_000));
    ByteBuffer both = ByteBuffer.allocate(request.limit() + 5).put(request).put(FrontEnd.go());
    both.flip();
    List<Frame> whole = read(both.duplicate());
    assertThat(whole).extracting(Frame::type).containsExactly('R', 'G');

    for (int i = 0; i <= both.limit(); i++) {
      List<Frame> split = read(both.slice(0, i), both.slice(i, both.limit() - i));

      assertThat(split).as("split at " + i).isEqualTo(whole);
    }
  }

  @Test
  public void lengthThatOnlyTheHeaderClaimsTakesNoMemory() throws ProtocolException {
    Memory memory = new Memory(10_000);
    FrameReader reader = new FrameReader(memory.share(0));

    reader.next(ByteBuffer.wrap(new byte[] {'R', 0, 16, 0, 0, 1}));

    assertThat(memory.share(0).hold(5_000)).isTrue();
  }
}
