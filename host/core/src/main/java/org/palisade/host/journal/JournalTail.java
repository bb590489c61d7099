package org.palisade.host.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the records that the other processes of a machine write into a journal. Used by one
 * thread at a time.
 */
public final class JournalTail {
  private static final Logger LOG = LoggerFactory.getLogger(JournalTail.class);

  private static final int MOST_AT_ONCE = 1 << 20;

  private final JournalFiles files;
  private final Writer self;
  private Map<Path, Long> ends = new HashMap<>();
  // What a writer wrote again, after a sync that failed, is one record.
  private final Map<Writer, Long> lastNumbers = new HashMap<>();

  private JournalTail(Path directory, Writer self) {
    this.files = new JournalFiles(directory);
    this.self = self;
  }

  /**
   * Follows a journal from now on.
   *
   * @param directory where the files of all writers are; need not be there yet
   * @return what other processes than this write from now on
   */
  public static JournalTail fromNow(Path directory) {
    return fromNow(directory, Writer.self());
  }

  static JournalTail fromNow(Path directory, Writer self) {
    JournalTail tail = new JournalTail(directory, self);
    tail.others().values().forEach(all -> all.forEach(tail::skip));
    return tail;
  }

  private void skip(Path file) {
    try {
      ends.put(file, Block.endOfLines(file));
    } catch (IOException e) {
      LOG.debug("{} is followed from its begin: {}", file, e.toString());
    }
  }

  private Map<Writer, List<Path>> others() {
    try {
      Map<Writer, List<Path>> all = new HashMap<>(files.byWriter());
      all.remove(self);
      return all;
    } catch (IOException e) {
      LOG.debug("the journal's directory cannot be read: {}", e.toString());
      return Map.of();
    }
  }

  /**
   * What was written since the last look; reads files.
   *
   * @return the records of the other processes, those of each in its order
   */
  public List<Entry> news() {
    List<Entry> found = new ArrayList<>();
    Map<Path, Long> now = new HashMap<>();
    others()
        .forEach(
            (writer, all) -> {
              for (Path file : all) {
                now.put(file, read(writer, file, ends.getOrDefault(file, 0L), found));
              }
            });
    ends = now;
    found.sort(Comparator.comparing(Entry::at));
    return found;
  }

  // A line that is not whole yet is left for the next look.
  private long read(Writer writer, Path file, long from, List<Entry> into) {
    try {
      if (Files.size(file) <= from) {
        return from;
      }
      Block fresh = Block.read(file, from, MOST_AT_ONCE);
      for (Records.Numbered record : fresh.records()) {
        if (record.number() > lastNumbers.getOrDefault(writer, 0L)) {
          lastNumbers.put(writer, record.number());
          into.add(record.entry());
        }
      }
      return fresh.end();
    } catch (NoSuchFileException e) {
      return from;
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.toString());
      return from;
    }
  }
}
