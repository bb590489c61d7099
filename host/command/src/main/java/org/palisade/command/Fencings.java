package org.palisade.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Hosts.Result;
import org.palisade.host.control.Hosts.Step;
import org.palisade.host.control.Hosts.Wish;
import org.palisade.host.control.Session;
import org.palisade.host.control.Task;

/** Runs the fencings of a call side by side, and tells its progress of each. */
final class Fencings {
  /** What was being sent when Ctrl-C came is known a moment later. */
  private static final Duration AFTERMATH = Duration.ofMillis(500);

  /** How they ended. */
  enum End {
    /** Each has its result. */
    ALL_KNOWN,
    /** The caller pressed Ctrl-C. */
    INTERRUPTED,
    /** The host stops, and the standby carries on. */
    HANDED_OVER
  }

  private final Session session;
  private final Hosts hosts;
  private final Wish wish;
  private final Progress progress;

  // What the host tells comes on threads of its own, and is looked at on ours.
  private final BlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
  private Optional<String> handedOver = Optional.empty();
  private boolean interrupted;
  private int open;

  Fencings(Session session, Hosts hosts, Wish wish, Progress progress) {
    this.session = session;
    this.hosts = hosts;
    this.wish = wish;
    this.progress = progress;
  }

  End run(List<String> names) throws InterruptedException {
    open = names.size();
    session.whenInterrupted(() -> told.add(() -> interrupted = true));
    Task task = hosts.fence(wish, names, new Told());
    try {
      while (open > 0 && !interrupted) {
        told.take().run();
        while (!told.isEmpty() && !interrupted) {
          told.take().run();
        }
        progress.show();
      }
    } finally {
      task.cancel();
    }
    return end();
  }

  private End end() throws InterruptedException {
    if (interrupted && open > 0) {
      long until = System.nanoTime() + AFTERMATH.toNanos();
      for (long left = AFTERMATH.toNanos(); left > 0; left = until - System.nanoTime()) {
        Optional.ofNullable(told.poll(left, TimeUnit.NANOSECONDS)).ifPresent(Runnable::run);
      }
      return End.INTERRUPTED;
    }
    handedOver.ifPresent(session::handOver);
    return handedOver.isPresent() ? End.HANDED_OVER : End.ALL_KNOWN;
  }

  private final class Told implements Hosts.Watcher {
    @Override
    public void step(String host, Step step) {
      told.add(() -> progress.step(host, step));
    }

    @Override
    public void note(String host, String line) {
      told.add(() -> progress.note(host, line));
    }

    @Override
    public void done(Result result) {
      told.add(
          () -> {
            open--;
            progress.done(result);
          });
    }

    @Override
    public void handedOver(String host, String operation) {
      told.add(
          () -> {
            open--;
            // The standby does what is left of all of them; an id tells it of one that is verified.
            handedOver = Optional.of(handedOver.filter(id -> !id.isEmpty()).orElse(operation));
          });
    }
  }
}
