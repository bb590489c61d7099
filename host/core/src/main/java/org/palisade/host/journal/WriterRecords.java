package org.palisade.host.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one writer in their order, read a block at a time, and the first block only when
 * it is its turn: there may be very many writers. Used by one thread.
 */
final class WriterRecords {
  private static final Logger LOG = LoggerFactory.getLogger(WriterRecords.class);
  private static final int AT_ONCE = 2 * Block.LONGEST_LINE;

  private final Writer writer;
  private final List<Path> files;
  private final Deque<Entry> read = new ArrayDeque<>();
  private int file;
  private long end;
  private long lastNumber;
  private Instant place = Instant.MIN;

  /**
   * Starts before the first record, of which nothing is known but when it was made.
   *
   * @param writer who wrote them
   * @param files its files, oldest first
   */
  WriterRecords(Writer writer, List<Path> files) {
    this.writer = writer;
    this.files = files;
    goOn();
    read.clear();
    file = 0;
    end = 0;
    lastNumber = 0;
  }

  Writer writer() {
    return writer;
  }

  /** When the next record was made, or the latest before it: a clock may be set back. */
  Instant place() {
    return place;
  }

  /** The next record, once it was gone to. */
  Optional<Entry> next() {
    return Optional.ofNullable(read.poll());
  }

  /** Goes to the next record; false where there is none. */
  boolean goOn() {
    while (read.isEmpty() && file < files.size()) {
      readOn();
    }
    if (read.isEmpty()) {
      return false;
    }
    Instant at = read.element().at();
    place = at.isAfter(place) ? at : place;
    return true;
  }

  private void readOn() {
    Block block = block(files.get(file));
    for (Records.Numbered record : block.records()) {
      // What was written again after a failed sync is one record.
      if (record.number() > lastNumber) {
        lastNumber = record.number();
        read.add(record.entry());
      }
    }
    boolean more = block.end() > end;
    file += more ? 0 : 1;
    end = more ? block.end() : 0;
  }

  private Block block(Path of) {
    try {
      return Block.read(of, end, AT_ONCE);
    } catch (NoSuchFileException e) {
      return new Block(List.of(), end);
    } catch (IOException e) {
      LOG.error("{} cannot be read: {}", of, e.toString());
      return new Block(List.of(), end);
    }
  }
}
