package org.palisade.plugin.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A piece of work on a thread of its own that ends with it. Its caller may be interrupted, and
 * leaves when its time is over, whatever the work does.
 *
 * @param <T> what the work brings
 */
final class Errand<T> {
  /** How long work whose result is to be undone may go on after its caller has left. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final Consumer<T> ifTooLate;
  private final Thread thread;

  private Errand(Callable<T> work, Consumer<T> ifTooLate) {
    this.ifTooLate = ifTooLate;
    this.thread = daemon("http-exchange", () -> run(work));
  }

  /** Does work and gives it up when the caller leaves. */
  static <T> T run(Callable<T> work, Duration left)
      throws InterruptedException, ExecutionException, TimeoutException {
    Errand<T> errand = new Errand<>(work, result -> {});
    return errand.await(left, errand.thread::interrupt);
  }

  /** Does work whose result must not get lost: where the caller has left, it is handed on. */
  static <T> T run(Callable<T> work, Duration left, Consumer<T> ifTooLate)
      throws InterruptedException, ExecutionException, TimeoutException {
    Errand<T> errand = new Errand<>(work, ifTooLate);
    return errand.await(left, () -> daemon("http-late", errand::end).start());
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(Errand.class.getClassLoader());
    return thread;
  }

  private T await(Duration left, Runnable whenLeaving)
      throws InterruptedException, ExecutionException, TimeoutException {
    thread.start();
    try {
      return outcome.get(left.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | TimeoutException e) {
      if (outcome.cancel(false)) {
        whenLeaving.run();
      } else if (!outcome.isCompletedExceptionally()) {
        daemon("http-late", () -> ifTooLate.accept(outcome.join())).start();
      }
      throw e;
    }
  }

  private void run(Callable<T> work) {
    try {
      T result = work.call();
      if (!outcome.complete(result)) {
        ifTooLate.accept(result);
      }
    } catch (Exception | LinkageError e) {
      outcome.completeExceptionally(e);
    }
  }

  private void end() {
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      // Nobody does; if somebody did, all the more reason to go on.
    }
    thread.interrupt();
  }
}
