package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.palisade.host.dispatch.Dispatcher.Purpose;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Operations.Listener;
import org.palisade.host.operation.Operations.Ticket;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fences configured hosts: finds their devices and uses the levels of {@code etc/topology.cfg} one
 * after the other, each as one operation, until one succeeds. A level that fails is said, and the
 * next begins at its start; under a budget each but the last has at most half of what is left. Asks
 * the guards before each level. Thread-safe; nothing here waits.
 */
public final class Fencer {
  private static final Logger LOG = LoggerFactory.getLogger(Fencer.class);

  /** How long a fencing may look for its devices. */
  private static final Duration FIND_WITHIN = Duration.ofSeconds(17);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final int BEFORE_ANY = -1;
  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 10;

  private final Dispatcher dispatcher;
  private final Inventory inventory;
  private final GuardedOperations operations;
  private final LongSupplier nanoTime;
  private final Executor steps;
  private final Courses courses = new Courses();

  /**
   * Makes the fencer of a host.
   *
   * @param dispatcher finds devices
   * @param inventory has the host's {@code fence_timeout}
   * @param operations fence
   * @param nanoTime as {@link System#nanoTime}
   */
  public Fencer(
      Dispatcher dispatcher,
      Inventory inventory,
      GuardedOperations operations,
      LongSupplier nanoTime) {
    this(dispatcher, inventory, operations, nanoTime, threads());
  }

  /**
   * Makes the fencer of a host.
   *
   * @param steps runs what may wait for a device to open, and must not keep the operations' thread
   */
  Fencer(
      Dispatcher dispatcher,
      Inventory inventory,
      GuardedOperations operations,
      LongSupplier nanoTime,
      Executor steps) {
    this.dispatcher = dispatcher;
    this.inventory = inventory;
    this.operations = operations;
    this.nanoTime = nanoTime;
    this.steps = steps;
  }

  private static Executor threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            step -> {
              Thread thread = new Thread(step, "levels");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Fences.
   *
   * @param what whom, and how
   * @param listener told what becomes of it; a level that gives way is a warning
   * @return the ticket
   */
  public Ticket fence(Fence what, Listener listener) {
    Course course = new Course(what, listener);
    course.begin();
    return course;
  }

  /** One fencing on its way through the levels. */
  private final class Course implements Ticket {
    private final Fence what;
    private final Listener listener;
    private final Thread caller = Thread.currentThread();
    private final LevelMark from;
    private Optional<Courses.Place> place = Optional.empty();
    private List<Level> levels = List.of();
    private Optional<Duration> budget = Optional.empty();

    // Guarded by this.
    private boolean over;
    private int leaveLevel = BEFORE_ANY;
    private Runnable leave = () -> {};
    private Runnable stopBeating = () -> {};

    Course(Fence what, Listener listener) {
      this.what = what;
      this.listener = listener;
      this.from = LevelMark.of(what.handedOver());
    }

    void begin() {
      beat();
      Queries.Question question =
          dispatcher.route(
              what.hosts(),
              what.device(),
              what.action() == Action.ON ? Purpose.ON : Purpose.FENCE,
              within(),
              routing -> {
                // Whoever answers late does so on a thread that others need.
                if (Thread.currentThread() == caller) {
                  guarded(() -> routed(routing));
                } else {
                  steps.execute(() -> guarded(() -> routed(routing)));
                }
              });
      onLeave(question::drop, BEFORE_ANY);
    }

    private Duration within() {
      Duration left = FIND_WITHIN.minus(spent());
      return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private Duration spent() {
      return Duration.ofNanos(nanoTime.getAsLong() - what.startedNanos());
    }

    private void routed(Routing routing) {
      if (isOver()) {
        return;
      }
      routing.warnings().forEach(listener::warn);
      if (!routing.problems().isEmpty()) {
        end(Outcome.failed(String.join("; ", routing.problems())));
        return;
      }
      levels = Levels.together(routing.routes());
      budget = what.limit().budget(configured());
      Courses.Place entered =
          courses.enter(what.hosts(), what.action(), Math.min(from.level(), levels.size() - 1));
      place = Optional.of(entered);
      if (isOver()) {
        courses.leave(entered);
        return;
      }
      int first = Math.min(courses.level(entered), levels.size() - 1);
      courses.move(entered, first);
      run(first, what.action());
    }

    private void run(int level, Action action) {
      Optional<String> unfit = Levels.unfit(what, levels.get(level));
      if (unfit.isPresent()) {
        failed(level, action, Outcome.failed(unfit.get()));
        return;
      }
      Order order = order(level, action);
      Optional<String> refusal = operations.refusal(order);
      if (refusal.isPresent()) {
        // A guard means the host, or who asks: another level is no way around it.
        end(Outcome.failed(refusal.get()));
        return;
      }
      rest();
      Ticket ticket = operations.begin(order, new OneLevel(level, action));
      onLeave(ticket::hangUp, level);
    }

    private Order order(int level, Action action) {
      List<Way> ways = levels.get(level).ways();
      boolean last = level == levels.size() - 1;
      boolean resumed = level == from.level();
      return new Order(
          action,
          action == Action.REBOOT ? what.method() : Method.ONOFF,
          String.join(",", what.hosts()),
          ways.stream().map(Way::target).toList(),
          what.timing().apply(Levels.slowest(ways)),
          budget,
          what.startedNanos(),
          level > 0,
          last ? Optional.empty() : budget.map(this::halfOfWhatIsLeft),
          what.asker(),
          // Another level is another operation, or its off would count for this one's plugs.
          resumed ? from.operation() : Optional.empty());
    }

    private Duration halfOfWhatIsLeft(Duration whole) {
      Duration spent = spent();
      Duration left = whole.minus(spent);
      return left.isNegative() ? spent : spent.plus(left.dividedBy(2));
    }

    private Duration configured() {
      return levels.stream()
          .flatMap(level -> level.ways().stream())
          .flatMap(way -> way.device().fenceTimeout().stream())
          .max(Comparator.naturalOrder())
          .orElseGet(() -> inventory.current().settings().fenceTimeout());
    }

    private void failed(int level, Action action, Outcome outcome) {
      boolean last = level == levels.size() - 1;
      boolean stops = outcome.overruled() && action != Action.OFF;
      if (last || stops) {
        end(outcome);
        return;
      }
      int next = level + 1;
      listener.warn(
          String.format(
              "level %d of %d (%s) failed: %s; going on with level %d (%s)",
              level + 1,
              levels.size(),
              levels.get(level).devices(),
              outcome.message(),
              next + 1,
              levels.get(next).devices()));
      beat();
      steps.execute(() -> guarded(() -> goOn(next, outcome)));
    }

    private void goOn(int level, Outcome before) {
      if (isOver()) {
        return;
      }
      Courses.Place entered = place.orElseThrow();
      courses.move(entered, level);
      // Asked after the move: an off that enters later begins at this very level.
      boolean overruled = courses.overruled(entered);
      if (overruled && what.action() == Action.ON) {
        end(
            Outcome.failed(
                before.message()
                    + "; cut short by a request for off or reboot: no other level is switched on"));
      } else {
        run(level, overruled ? Action.OFF : what.action());
      }
    }

    private void done(int level, Action action, Outcome outcome) {
      if (!outcome.verdict().success()) {
        failed(level, action, outcome);
      } else if (action == what.action()) {
        end(outcome);
      } else {
        end(leftOff(outcome));
      }
    }

    private Outcome leftOff(Outcome off) {
      String line = off.message() + "; left off, because off was asked for meanwhile";
      List<String> warnings = new ArrayList<>(off.warnings());
      warnings.add(line);
      return new Outcome(
          Verdict.REBOOTED, Optional.of(Evidence.OBSERVED_OFF), line, List.copyOf(warnings));
    }

    // ---- the caller ----

    private void beat() {
      Runnable stop = operations.everySecond(listener::beat);
      if (!keepBeat(stop)) {
        stop.run();
      }
    }

    private synchronized boolean keepBeat(Runnable stop) {
      if (!over) {
        stopBeating.run();
        stopBeating = stop;
      }
      return !over;
    }

    /** The operation beats from here on. */
    private synchronized void rest() {
      stopBeating.run();
      stopBeating = () -> {};
    }

    private synchronized boolean isOver() {
      return over;
    }

    private void onLeave(Runnable what, int level) {
      if (!keepLeave(what, level)) {
        what.run();
      }
    }

    // A level may be over, and the next begun, before the call that began it has returned.
    private synchronized boolean keepLeave(Runnable duty, int level) {
      if (!over && level >= leaveLevel) {
        leaveLevel = level;
        leave = duty;
      }
      return !over;
    }

    private void end(Outcome outcome) {
      close().ifPresent(unused -> listener.done(outcome));
    }

    /** What the caller's leave would have done, the first time. */
    private Optional<Runnable> close() {
      Runnable duty;
      synchronized (this) {
        if (over) {
          return Optional.empty();
        }
        over = true;
        stopBeating.run();
        duty = leave;
      }
      place.ifPresent(courses::leave);
      return Optional.of(duty);
    }

    @Override
    public void hangUp() {
      close().ifPresent(Runnable::run);
    }

    // The thread is that of other calls as well, and the caller waits for an answer.
    private void guarded(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        LOG.error("the fencing of {} failed", what.hosts(), e);
        end(Outcome.failed("internal error: " + e.getClass().getName() + "; the log says more"));
      }
    }

    /** What the operation of one level tells. */
    private final class OneLevel extends Forwarding {
      private final int level;
      private final Action action;

      OneLevel(int level, Action action) {
        super(listener);
        this.level = level;
        this.action = action;
      }

      @Override
      public void done(Outcome outcome) {
        Course.this.done(level, action, outcome);
      }

      @Override
      public void handOver(String operation) {
        close().ifPresent(unused -> listener.handOver(LevelMark.text(operation, level)));
      }
    }
  }
}
