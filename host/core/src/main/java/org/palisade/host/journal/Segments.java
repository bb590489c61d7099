package org.palisade.host.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * This process's files, one after the other: each batch is written and synced as a whole or not at
 * all, so that what a failed write left is overwritten by the next. Used by one thread.
 */
final class Segments {
  private final Path directory;
  private final Writer writer;
  private final Sink.Opener opener;
  private final long segmentBytes;
  private Optional<Sink> sink = Optional.empty();
  private int number;
  private long synced;
  private long syncs;

  Segments(Path directory, Writer writer, Sink.Opener opener, long segmentBytes) {
    this.directory = directory;
    this.writer = writer;
    this.opener = opener;
    this.segmentBytes = segmentBytes;
  }

  Path current() {
    return directory.resolve(writer.file(number));
  }

  int number() {
    return number;
  }

  long syncs() {
    return syncs;
  }

  /**
   * Writes and syncs some lines.
   *
   * @return whether a new file was begun
   */
  boolean write(List<byte[]> lines) throws IOException {
    boolean begun = sink.isPresent() && (synced >= segmentBytes || !Files.exists(current()));
    if (begun) {
      close();
      number++;
      synced = 0;
    }
    try {
      Sink to = open();
      ByteBuffer bytes = joined(lines);
      int size = bytes.remaining();
      to.write(bytes);
      to.sync();
      syncs++;
      synced += size;
      return begun;
    } catch (IOException e) {
      closeQuietly();
      throw e;
    }
  }

  private Sink open() throws IOException {
    if (sink.isEmpty()) {
      sink = Optional.of(opener.open(current(), synced));
    }
    return sink.get();
  }

  private static ByteBuffer joined(List<byte[]> lines) {
    ByteBuffer all = ByteBuffer.allocate(lines.stream().mapToInt(line -> line.length).sum());
    lines.forEach(all::put);
    return all.flip();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // The failure that led here is the one to be told.
      sink = Optional.empty();
    }
  }

  void close() throws IOException {
    Optional<Sink> open = sink;
    sink = Optional.empty();
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
