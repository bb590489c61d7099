package org.palisade.host.journal;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A journal whose records of this process can be followed as they are made. Thread-safe. */
public final class FollowedJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedJournal.class);

  private final Journal journal;
  private final List<Consumer<Entry>> followers = new CopyOnWriteArrayList<>();

  /**
   * Makes a journal followable.
   *
   * @param journal writes; closed with this
   */
  public FollowedJournal(Journal journal) {
    this.journal = journal;
  }

  /**
   * Follows the records from now on.
   *
   * @param follower told of each before it is written, on the thread of whoever makes it; quick
   * @return ends it
   */
  public Runnable follow(Consumer<Entry> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  @Override
  public void append(Entry entry, Consumer<Written> then) {
    followers.forEach(follower -> tell(follower, entry));
    journal.append(entry, then);
  }

  // Whoever looks on is no reason for a record to be lost.
  private static void tell(Consumer<Entry> follower, Entry entry) {
    try {
      follower.accept(entry);
    } catch (RuntimeException e) {
      LOG.warn("a follower of the journal failed", e);
    }
  }

  @Override
  public void each(Instant since, Consumer<Entry> then) {
    journal.each(since, then);
  }

  @Override
  public List<Entry> reportUnfinished() {
    return journal.reportUnfinished();
  }

  @Override
  public void close() {
    journal.close();
  }
}
