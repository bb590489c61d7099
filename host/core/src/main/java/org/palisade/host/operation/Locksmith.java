package org.palisade.host.operation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.palisade.host.lock.PlugLocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the locks' files read and written on a thread of their own, so that a directory that hangs
 * holds up no operation. Confined to the loop.
 */
final class Locksmith {
  private static final Logger LOG = LoggerFactory.getLogger(Locksmith.class);

  /** Work with the locks. */
  @FunctionalInterface
  interface Work<T> {
    T with(PlugLocks locks) throws IOException;
  }

  // The time is counted in slices, for a process that was frozen meanwhile must give the answer,
  // which may be that it lost the plug, the chance to come.
  private static final long SLICE = 50 * Plan.MILLISECOND;
  // So long without any answer, and the directory hangs. While answers come, the others are busy.
  private static final int STUCK = 10;
  private static final int LONGEST = 100;
  // Some time before others take the process for frozen.
  private static final long LATE = 2 * Plan.SECOND;

  private final PlugLocks locks;
  private final Executor clerk;
  private final Loop loop;
  private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
  private boolean watching;
  private long slices;
  private long answeredAt;
  private long beatAt; // the clerk's alone

  Locksmith(PlugLocks locks, Executor clerk, Loop loop) {
    this.locks = locks;
    this.clerk = clerk;
    this.loop = loop;
    this.beatAt = loop.now();
  }

  /**
   * Has the heartbeat written. Called on the loop.
   *
   * @param written told on the loop
   * @param failed told on the loop why it failed, or that it was not written in time
   */
  void beat(Runnable written, Consumer<String> failed) {
    Work<Boolean> beat =
        any -> {
          beat();
          return true;
        };
    ask(beat, done -> written.run(), failed, late -> {});
  }

  private void beat() throws IOException {
    locks.beat();
    beatAt = loop.now();
  }

  // Where thousands of plugs are taken at once, the heartbeat that is asked for waits behind them.
  private void keepBeating() {
    if (loop.now() - beatAt > LATE) {
      try {
        beat();
      } catch (IOException e) {
        LOG.debug("no heartbeat between two works; the next that was asked for says why", e);
      }
    }
  }

  /**
   * Has work done. Called on the loop.
   *
   * @param work the work
   * @param then told on the loop what came of it, if it came in time
   * @param failed told on the loop why it failed, or that it did not come back in time
   * @param tooLate told on the loop what came of it after all
   */
  <T> void ask(Work<T> work, Consumer<T> then, Consumer<String> failed, Consumer<T> tooLate) {
    Waiting<T> asked = new Waiting<>(then, failed, tooLate, slices);
    if (waiting.isEmpty()) {
      answeredAt = slices;
    }
    waiting.add(asked);
    clerk.execute(
        () -> {
          try {
            keepBeating();
            T value = work.with(locks);
            loop.execute(() -> came(asked, value));
          } catch (IOException | RuntimeException e) {
            loop.execute(() -> failed(asked, e.toString()));
          }
        });
    watch();
  }

  private <T> void came(Waiting<T> asked, T value) {
    answeredAt = slices;
    (waiting.remove(asked) ? asked.then : asked.tooLate).accept(value);
  }

  private void failed(Waiting<?> asked, String why) {
    answeredAt = slices;
    if (waiting.remove(asked)) {
      asked.failed.accept(why);
    }
  }

  private void watch() {
    if (!watching && !waiting.isEmpty()) {
      watching = true;
      loop.at(loop.now() + SLICE, this::slice);
    }
  }

  private void slice() {
    watching = false;
    slices++;
    // Whoever is told may ask anew, and is not of these.
    for (int left = waiting.size(); left > 0 && waitsInVain(waiting.peek()); left--) {
      Waiting<?> first = waiting.remove();
      long waited = (slices - first.since) * SLICE / Plan.MILLISECOND;
      first.failed.accept("no answer from the lock directory within " + waited + " ms");
    }
    watch();
  }

  private boolean waitsInVain(Waiting<?> first) {
    return slices - Math.max(first.since, answeredAt) >= STUCK || slices - first.since >= LONGEST;
  }

  private static final class Waiting<T> {
    private final Consumer<T> then;
    private final Consumer<String> failed;
    private final Consumer<T> tooLate;
    private final long since;

    Waiting(Consumer<T> then, Consumer<String> failed, Consumer<T> tooLate, long since) {
      this.then = then;
      this.failed = failed;
      this.tooLate = tooLate;
      this.since = since;
    }
  }
}
