package org.palisade.host.device;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.StonithPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin in force, asked on a thread of its own and never two things at a time: whatever it does,
 * the one who asks waits for a bounded time and gets an answer or nothing.
 */
final class Plugin {
  private static final Logger LOG = LoggerFactory.getLogger(Plugin.class);

  private static final class Question<T> extends FutureTask<T> {
    private volatile boolean begun;

    Question(Callable<T> callable) {
      super(callable);
    }

    @Override
    public void run() {
      begun = true;
      super.run();
    }
  }

  private final String name;
  private final StonithPlugin code;
  private final Workers.Share share = new Workers.Share();
  private final ThreadPoolExecutor thread;
  private final AtomicInteger lateOpeners = new AtomicInteger();
  private volatile Optional<Question<?>> late = Optional.empty();

  Plugin(String name, StonithPlugin code) {
    this.name = name;
    this.code = code;
    this.thread =
        new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    thread.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable runnable) {
    Thread made = new Thread(runnable, "plugin-" + name);
    made.setDaemon(true);
    made.setContextClassLoader(loader());
    return made;
  }

  String name() {
    return name;
  }

  StonithPlugin code() {
    return code;
  }

  Workers.Share share() {
    return share;
  }

  /** Counts an opener that is not waited for any more, until it is done. */
  void openerIsLate(CompletableFuture<?> opening) {
    if (lateOpeners.getAndIncrement() == 0) {
      LOG.warn("plugin {} takes its time to open a device; going on without it", name);
    }
    CompletableFuture<Void> unused = opening.thenRun(lateOpeners::decrementAndGet);
  }

  int lateOpeners() {
    return lateOpeners.get();
  }

  ClassLoader loader() {
    return code.getClass().getClassLoader();
  }

  /**
   * Asks the plugin something.
   *
   * @param what the question, for messages
   * @param patience how long it is waited for; the plugin goes on beyond it
   * @param question runs in the plugin
   * @return its answer, or nothing where it failed, is late, or hangs at an earlier question
   */
  <T> Optional<T> ask(String what, Duration patience, Callable<T> question) {
    if (late.filter(before -> !before.isDone()).isPresent()) {
      LOG.debug("plugin {} is still at an earlier question, not asked for {}", name, what);
      return Optional.empty();
    }
    Question<T> asked = new Question<>(question);
    thread.execute(asked);
    try {
      return answer(what, asked.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      // An Error of a plugin (a class that is missing) is as much its own affair.
      LOG.error("plugin {} failed when asked for {}: {}", name, what, e.getCause().toString());
      LOG.debug("plugin {}", name, e);
    } catch (TimeoutException e) {
      goOnWithout(asked, what, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private <T> Optional<T> answer(String what, T answer) {
    if (answer == null) {
      LOG.error("plugin {} answered null when asked for {}", name, what);
    }
    return Optional.ofNullable(answer);
  }

  // A question that has begun may still be answered; one that waits behind it is taken back.
  private void goOnWithout(Question<?> asked, String what, Duration patience) {
    if (!asked.begun) {
      asked.cancel(false);
      return;
    }
    late = Optional.of(asked);
    LOG.error(
        "plugin {} has not answered for {} ms when asked for {}; going on without it",
        name,
        patience.toMillis(),
        what);
  }
}
