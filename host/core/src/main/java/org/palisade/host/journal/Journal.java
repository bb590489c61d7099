package org.palisade.host.journal;

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
   * All records that are still kept, of all processes, merged by time. A torn last record is left
   * out. Reads files; not for a kill path.
   *
   * @return the records, oldest first
   */
  List<Entry> entries();

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
