package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.host.operation.Operations;

/**
 * Several calls to devices that are answered together: when all have answered, or when the time is
 * over, with a failure for each that has not. Thread-safe.
 *
 * @param <T> what they answer
 */
final class Round<T> implements Queries.Question {
  private final List<Optional<Answer<T>>> answers;
  private final List<Runnable> interrupts = new ArrayList<>();
  private final IntFunction<Answer<T>> late;
  private final Consumer<List<Answer<T>>> then;
  private int missing;
  private boolean over;
  private Runnable stopClock = () -> {};

  Round(int size, IntFunction<Answer<T>> late, Consumer<List<Answer<T>>> then) {
    this.answers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      answers.add(Optional.empty());
    }
    this.missing = size;
    this.late = late;
    this.then = then;
  }

  /** Ends the round when the time is over, looked at each second. */
  void endAfter(Duration limit, LongSupplier nanoTime, Operations clock) {
    long end = nanoTime.getAsLong() + limit.toNanos();
    Runnable stop =
        clock.everySecond(
            () -> {
              if (nanoTime.getAsLong() - end >= 0) {
                finish();
              }
            });
    if (!keep(() -> stopClock = stop)) {
      stop.run();
    }
  }

  private synchronized boolean keep(Runnable note) {
    if (!over) {
      note.run();
    }
    return !over;
  }

  /** Notes a call that runs, so that it is interrupted when nobody waits for it any more. */
  void runs(Lease.Running running) {
    if (!keep(() -> interrupts.add(running::interrupt))) {
      running.interrupt();
    }
  }

  void answer(int place, Answer<T> answer) {
    boolean complete;
    synchronized (this) {
      if (over || answers.get(place).isPresent()) {
        return;
      }
      answers.set(place, Optional.of(answer));
      complete = --missing == 0;
    }
    if (complete) {
      finish();
    }
  }

  private void finish() {
    if (end()) {
      then.accept(outcome());
    }
  }

  private synchronized List<Answer<T>> outcome() {
    List<Answer<T>> all = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      int place = i;
      all.add(answers.get(i).orElseGet(() -> late.apply(place)));
    }
    return List.copyOf(all);
  }

  private boolean end() {
    List<Runnable> running;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      running = missing == 0 ? List.of() : List.copyOf(interrupts);
      stopClock.run();
    }
    running.forEach(Runnable::run);
    return true;
  }

  @Override
  public void drop() {
    end();
  }
}
