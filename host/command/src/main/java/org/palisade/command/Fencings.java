package org.palisade.command;

import java.time.Duration;
import java.util.ArrayList;
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

/** Runs the fencings of a call side by side, as many as memory allows, and tells its progress. */
final class Fencings {
  /** Each takes some kilobytes of the host's memory while it runs. */
  static final int MOST_AT_ONCE = 10_000;

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
  private final List<Task> tasks = new ArrayList<>();
  private boolean interrupted;
  private int begun;
  private int open;

  Fencings(Session session, Hosts hosts, Wish wish, Progress progress) {
    this.session = session;
    this.hosts = hosts;
    this.wish = wish;
    this.progress = progress;
  }

  End run(List<String> names) throws InterruptedException {
    session.whenInterrupted(() -> told.add(() -> interrupted = true));
    try {
      begin(names);
      while (open > 0 && !interrupted) {
        told.take().run();
        while (!told.isEmpty() && !interrupted) {
          told.take().run();
        }
        begin(names);
        progress.show();
      }
    } finally {
      tasks.forEach(Task::cancel);
    }
    return end();
  }

  // Of a host that stops, the standby does what was not begun as well.
  private void begin(List<String> names) {
    boolean room = open <= MOST_AT_ONCE / 2 && begun < names.size();
    if (room && !interrupted && handedOver.isEmpty()) {
      List<String> next = names.subList(begun, Math.min(begun + MOST_AT_ONCE - open, names.size()));
      tasks.add(hosts.fence(begun == 0 ? wish : later(), next, new Told()));
      begun += next.size();
      open += next.size();
    }
  }

  // What was handed over was begun, and so is one of the first.
  private Wish later() {
    return new Wish(wish.action(), wish.user(), session.age(), Optional.empty());
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
