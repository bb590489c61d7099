package org.palisade.host.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of one writer in their order, read a block at a time. Used by one thread. */
final class WriterRecords {
  private static final Logger LOG = LoggerFactory.getLogger(WriterRecords.class);
  private static final int AT_ONCE = 2 * Block.LONGEST_LINE;

  private final Writer writer;
  private final Iterator<Path> files;
  private final Deque<Entry> read = new ArrayDeque<>();
  private Optional<Path> file = Optional.empty();
  private long end;
  private long lastNumber;
  private Instant place = Instant.MIN;

  /**
   * Starts before the first record.
   *
   * @param writer who wrote them
   * @param files its files, oldest first
   */
  WriterRecords(Writer writer, List<Path> files) {
    this.writer = writer;
    this.files = files.iterator();
  }

  Writer writer() {
    return writer;
  }

  /** When the next record was made, or the latest before it: a clock may be set back. */
  Instant place() {
    return place;
  }

  Entry next() {
    return read.remove();
  }

  /** Goes to the next record; false where there is none. */
  boolean goOn() {
    while (read.isEmpty() && (file.isPresent() || files.hasNext())) {
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
    if (file.isEmpty()) {
      file = Optional.of(files.next());
      end = 0;
    }
    Block block = block(file.get());
    for (Records.Numbered record : block.records()) {
      // What was written again after a failed sync is one record.
      if (record.number() > lastNumber) {
        lastNumber = record.number();
        read.add(record.entry());
      }
    }
    file = block.end() > end ? file : Optional.empty();
    end = block.end();
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
