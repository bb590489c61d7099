package org.palisade.host.facade;

import java.util.ArrayList;
import java.util.List;
import org.palisade.host.control.Task;
import org.palisade.host.dispatch.Queries;

/** What goes on for one call, to be dropped together. Thread-safe. */
final class Questions implements Task {
  private final List<Queries.Question> open = new ArrayList<>();
  private boolean cancelled;

  void also(Queries.Question question) {
    boolean late;
    synchronized (this) {
      late = cancelled;
      open.add(question);
    }
    if (late) {
      question.drop();
    }
  }

  @Override
  public void cancel() {
    List<Queries.Question> all;
    synchronized (this) {
      cancelled = true;
      all = List.copyOf(open);
    }
    all.forEach(Queries.Question::drop);
  }
}
