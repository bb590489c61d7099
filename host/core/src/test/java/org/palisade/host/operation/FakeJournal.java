package org.palisade.host.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.Journal;

/** A journal in memory. */
final class FakeJournal implements Journal {
  final List<Entry> entries = new ArrayList<>();
  Written answer = Written.SYNCED;

  /** Records of this stage are answered only when the test does it. */
  Optional<Stage> held = Optional.empty();

  Consumer<Written> whoWaits = written -> {};

  @Override
  public void append(Entry entry, Consumer<Written> then) {
    entries.add(entry);
    if (held.equals(Optional.of(entry.stage()))) {
      whoWaits = then;
    } else {
      then.accept(answer);
    }
  }

  @Override
  public void each(Instant since, Consumer<Entry> then) {
    List.copyOf(entries).forEach(then);
  }

  @Override
  public List<Entry> reportUnfinished() {
    return List.of();
  }

  @Override
  public void close() {}

  List<Stage> stages() {
    return entries.stream().map(Entry::stage).toList();
  }
}
