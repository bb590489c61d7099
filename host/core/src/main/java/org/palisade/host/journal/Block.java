package org.palisade.host.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Some whole lines of a journal's file, so that a file need not fit into memory.
 *
 * @param records what could be read of them: torn and damaged lines are left out
 * @param end where in the file they end; where they began if no whole line follows there
 */
record Block(List<Records.Numbered> records, long end) {
  /** A record is shorter: so many bytes without the end of a line are damage. */
  static final int LONGEST_LINE = 1 << 16;

  /**
   * Reads the lines that follow a place.
   *
   * @param file the file
   * @param from the place, in bytes from its start
   * @param most how many bytes are read at once; at least {@link #LONGEST_LINE}
   */
  static Block read(Path file, long from, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] bytes = bytes(channel, from, most);
      int whole = afterLast((byte) '\n', bytes);
      if (whole == 0 && bytes.length == most) {
        return new Block(List.of(), from + damaged(bytes));
      }
      return new Block(parse(bytes, whole), from + whole);
    }
  }

  /** Where the last whole line of a file ends. */
  static long endOfLines(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long from = Math.max(0, channel.size() - LONGEST_LINE);
      return from + afterLast((byte) '\n', bytes(channel, from, LONGEST_LINE));
    }
  }

  private static byte[] bytes(FileChannel channel, long from, int most) throws IOException {
    int size = (int) Math.min(most, Math.max(0, channel.size() - from));
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // Until it is full, or the file is shorter now.
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  // A crash may leave zeros where records were to be; the next writer's line may follow them.
  private static int damaged(byte[] bytes) {
    int zeros = afterLast((byte) 0, bytes);
    return zeros == 0 ? bytes.length : zeros;
  }

  private static int afterLast(byte which, byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != which) {
      end--;
    }
    return end;
  }

  private static List<Records.Numbered> parse(byte[] bytes, int length) {
    List<Records.Numbered> records = new ArrayList<>();
    for (int from = 0; from < length; ) {
      int end = from;
      while (bytes[end] != '\n') {
        end++;
      }
      line(bytes, from, end).ifPresent(records::add);
      from = end + 1;
    }
    return records;
  }

  private static Optional<Records.Numbered> line(byte[] bytes, int from, int end) {
    int start = from;
    while (start < end && bytes[start] == 0) {
      start++;
    }
    return Records.parse(bytes, start, end - start);
  }
}
