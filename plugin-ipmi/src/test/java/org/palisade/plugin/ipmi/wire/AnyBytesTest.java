package org.palisade.plugin.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import org.junit.Test;

/** A million inputs that are almost right: each is read, or is PROTOCOL, and nothing else. */
public class AnyBytesTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int INPUTS = 1_000_000;
  private static final long SEED = 20;

  /** What the JDK's hashes and ciphers take; the 64 KiB that a length can claim are more. */
  private static final long MEMORY = 40 * 1024;

  private static final long MEMORY_PER_BYTE = 32;

  /** Only stops a parser that hangs; says nothing of how fast one is. */
  private static final long HANG = 600_000;

  @Test
  public void everyParserReadsSomethingGood() throws IOException {
    List<byte[]> good = Good.inputs();

    for (int parser = 0; parser < AnyBytes.parsers(); parser++) {
      int first = parser;
      assertThat(good)
          .as("parser %d", parser)
          .anyMatch(in -> in[0] == first && AnyBytes.parses(in));
    }
  }

  @Test(timeout = HANG)
  public void whateverComesIsReadOrIsProtocolAndTakesNoMemory() throws IOException {
    Good.inputs().forEach(AnyBytes::parses); // loads the JDK's algorithms
    Mutations mutations = new Mutations(SEED, Good.inputs());
    int read = 0;

    for (int i = 0; i < INPUTS; i++) {
      read += parses(mutations.next()) ? 1 : 0;
    }

    assertThat(read).as("inputs that got through").isBetween(INPUTS / 20, INPUTS * 19 / 20);
  }

  private static boolean parses(byte[] input) {
    try {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      boolean read = AnyBytes.parses(input);
      long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(taken).isLessThan(MEMORY + MEMORY_PER_BYTE * input.length);
      return read;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("the input " + HexFormat.of().formatHex(input), e);
    }
  }
}
