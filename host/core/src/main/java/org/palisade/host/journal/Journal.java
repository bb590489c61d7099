package org.palisade.host.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps records of fencing on disk, one file for each writing process. Thread-safe. */
public interface Journal extends AutoCloseable {

  /** What became of a record. */
  enum Written {
    /** It is on the disk. */
    SYNCED,
    /** The disk did not answer within 500 ms; it may get there yet. */
    LATE,
    /** It could not be written. */
    FAILED
  }

  /**
   * Writes a record and syncs it, with others that wait in one go.
   *
   * @param entry the record
   * @param then told once, at the latest 500 ms after the call, on a thread of the journal's; quick
   */
  void append(Entry entry, Consumer<Written> then);

  /**
   * Goes through the records that are still kept, of all processes, merged by time. A torn last
   * record is left out. Reads files, a piece at a time; not for a kill path.
   *
   * @param since files that were last changed before this are left out; {@link Instant#MIN}: none
   * @param then told of each record, oldest first, on the calling thread
   */
  void each(Instant since, Consumer<Entry> then);

  /**
   * The records of one operation. Reads files; not for a kill path.
   *
   * @param id the operation's
   * @param since as for {@link #each}
   * @return its records, oldest first
   */
  default List<Entry> of(String id, Instant since) {
    List<Entry> records = new ArrayList<>();
    each(
        since,
        entry -> {
          if (entry.operation().equals(id)) {
            records.add(entry);
          }
        });
    return records;
  }

  /**
   * The operations that no living process can still be at and that have no outcome: reported once,
   * with an {@link Entry.Stage#INTERRUPTED} record.
   *
   * @return the last record of each
   */
  List<Entry> reportUnfinished();

  /** Writes and syncs what waits, for at most 500 ms. */
  @Override
  void close();
}
