package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Journal;

/** A journal in memory. */
final class FakeJournal implements Journal {
  final List<Entry> entries = new ArrayList<>();
  Written answer = Written.SYNCED;

  @Override
  public void append(Entry entry, Consumer<Written> then) {
    entries.add(entry);
    then.accept(answer);
  }

  @Override
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public List<Entry> reportUnfinished() {
    return List.of();
  }

  @Override
  public void close() {}

  List<Entry.Stage> stages() {
    return entries.stream().map(Entry::stage).toList();
  }
}
