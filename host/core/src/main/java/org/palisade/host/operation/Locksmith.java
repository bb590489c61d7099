package org.palisade.host.operation;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.palisade.host.lock.PlugLocks;

/**
 * Has the locks' files read and written on a thread of their own, so that a directory that hangs
 * holds up no operation.
 */
final class Locksmith {

  /** Work with the locks. */
  @FunctionalInterface
  interface Work<T> {
    T with(PlugLocks locks) throws IOException;
  }

  // The time is counted in slices, for a process that was frozen meanwhile must give the answer,
  // which may be that it lost the plug, the chance to come.
  private static final long SLICE = 50 * Plan.MILLISECOND;
  private static final int SLICES = 10;

  private final PlugLocks locks;
  private final Executor clerk;
  private final Loop loop;

  Locksmith(PlugLocks locks, Executor clerk, Loop loop) {
    this.locks = locks;
    this.clerk = clerk;
    this.loop = loop;
  }

  /**
   * Has work done.
   *
   * @param work the work
   * @param then told on the loop what came of it, if it came in time
   * @param failed told on the loop why it failed, or that it did not come back in time
   * @param tooLate told on the loop what came of it after all
   */
  <T> void ask(Work<T> work, Consumer<T> then, Consumer<String> failed, Consumer<T> tooLate) {
    Waiting<T> waiting = new Waiting<>(then, failed, tooLate);
    clerk.execute(
        () -> {
          try {
            T value = work.with(locks);
            loop.execute(() -> waiting.came(value));
          } catch (IOException | RuntimeException e) {
            loop.execute(() -> waiting.failed(e.toString()));
          }
        });
    waiting.slice(SLICES);
  }

  private final class Waiting<T> {
    private final Consumer<T> then;
    private final Consumer<String> failed;
    private final Consumer<T> tooLate;
    private Loop.Timer timer = () -> {};
    private boolean over;

    Waiting(Consumer<T> then, Consumer<String> failed, Consumer<T> tooLate) {
      this.then = then;
      this.failed = failed;
      this.tooLate = tooLate;
    }

    void slice(int left) {
      if (left == 0) {
        failed("no answer from the lock directory within 500 ms");
      } else {
        timer = loop.at(loop.now() + SLICE, () -> slice(left - 1));
      }
    }

    void came(T value) {
      if (over) {
        tooLate.accept(value);
        return;
      }
      over = true;
      timer.cancel();
      then.accept(value);
    }

    void failed(String why) {
      if (!over) {
        over = true;
        timer.cancel();
        failed.accept(why);
      }
    }
  }
}
