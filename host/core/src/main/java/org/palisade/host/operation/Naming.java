package org.palisade.host.operation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.host.operation.Operations.Listener;
import org.palisade.host.operation.Operations.Ticket;
import org.palisade.plugin.PlugNamer;

/**
 * One order on its way to the operations, whose plugs are asked for their names. A device that does
 * not answer is asked again each second, for as long as a state would be read again; nothing is
 * sent meanwhile. Thread-safe; nothing here waits.
 */
final class Naming implements Ticket {
  private final Order order;
  private final Listener listener;
  private final List<Leased> leased;
  private final Operations operations;
  private final LongSupplier nanoTime;
  private final long began;

  // Guarded by this.
  private final Map<Target, String> names = new HashMap<>();
  private Runnable stopBeating = () -> {};
  private Lease.Running running = () -> {};
  private Optional<Answer.Failure> failure = Optional.empty();
  private long notBefore;
  private boolean warned;
  private boolean over;
  private Optional<Ticket> ticket = Optional.empty();
  private boolean gone;

  private Naming(
      Order order,
      Listener listener,
      List<Leased> leased,
      Operations operations,
      LongSupplier nanoTime) {
    this.order = order;
    this.listener = listener;
    this.leased = leased;
    this.operations = operations;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  static Ticket begin(
      Order order,
      Listener listener,
      List<Leased> leased,
      Operations operations,
      LongSupplier nanoTime) {
    Naming naming = new Naming(order, listener, leased, operations, nanoTime);
    naming.askNext();
    naming.keepBeating(operations.everySecond(naming::beat));
    return naming;
  }

  private void askNext() {
    Optional<Leased> next = next();
    if (next.isPresent()) {
      ask(next.get());
    } else if (close()) {
      goOn();
    }
  }

  private synchronized Optional<Leased> next() {
    return leased.stream()
        .flatMap(Leased::parts)
        .filter(one -> NamedPlugs.hasNames(one.target()) && !names.containsKey(one.target()))
        .findFirst();
  }

  private void ask(Leased one) {
    String plug = one.target().plug();
    Lease.Running call =
        one.lease()
            .call(
                Lease.Kind.READ,
                order.timing().callLimit(),
                listener::trace,
                (device, time) -> ((PlugNamer) device).plugName(plug, time),
                answer -> answered(one.target(), answer));
    if (!keepRunning(call)) {
      call.interrupt();
    }
  }

  private void answered(Target target, Answer<String> answer) {
    if (answer.failure().isPresent()) {
      failed(answer.failure().get());
    } else if (keepName(target, answer.value().orElseThrow())) {
      askNext();
    }
  }

  private void failed(Answer.Failure why) {
    boolean willStay =
        switch (why.reason()) {
          case LOGIN_REFUSED, FORBIDDEN, UNKNOWN_PLUG, INVALID_SETTINGS -> true;
          case UNREACHABLE, UNCERTAIN, BUSY, PROTOCOL, REFUSED -> false;
        };
    if (willStay) {
      end(why);
    } else {
      askLater(why);
    }
  }

  private void end(Answer.Failure why) {
    if (close()) {
      leased.forEach(Leased::close);
      listener.done(
          Outcome.failed(
              why.message() + "; which plug is meant is not known, so nothing was sent"));
    }
  }

  private synchronized void askLater(Answer.Failure why) {
    failure = Optional.of(why);
    notBefore = nanoTime.getAsLong() + why.retryAfter().toNanos();
  }

  /** Each second, on the operations' thread. */
  private void beat() {
    listener.beat();
    Optional<Answer.Failure> last = lastFailure();
    if (last.isEmpty()) {
      return;
    }
    if (!timeIsOver()) {
      againIfDue();
    } else if (goesOnPastItsTime()) {
      warnOnce(last.get());
      againIfDue();
    } else {
      end(last.get());
    }
  }

  private synchronized Optional<Answer.Failure> lastFailure() {
    return over ? Optional.empty() : failure;
  }

  private boolean timeIsOver() {
    Optional<Duration> whole = order.share().or(order::budget);
    Duration patience = whole.orElse(order.timing().powerTimeout());
    long from = whole.isPresent() ? order.startedNanos() : began;
    return nanoTime.getAsLong() - from >= patience.toNanos();
  }

  /** As the off of the last level does under a budget. */
  private boolean goesOnPastItsTime() {
    return order.budget().isPresent() && order.share().isEmpty() && order.action() != Action.ON;
  }

  private void warnOnce(Answer.Failure why) {
    if (!warned) {
      warned = true;
      listener.warn(why.message() + "; going on while the caller waits");
    }
  }

  private void againIfDue() {
    if (isDue()) {
      askNext();
    }
  }

  private synchronized boolean isDue() {
    boolean due = !over && failure.isPresent() && nanoTime.getAsLong() - notBefore >= 0;
    if (due) {
      failure = Optional.empty();
    }
    return due;
  }

  private synchronized boolean keepName(Target target, String name) {
    names.put(target, name);
    return !over;
  }

  // A call that has answered is not interrupted: its thread may be beginning the operation.
  private synchronized boolean keepRunning(Lease.Running call) {
    running = call;
    return !gone;
  }

  private void keepBeating(Runnable stop) {
    boolean late;
    synchronized (this) {
      stopBeating = stop;
      late = over;
    }
    if (late) {
      stop.run();
    }
  }

  private void goOn() {
    Ticket begun = operations.begin(named(), listener);
    boolean left;
    synchronized (this) {
      ticket = Optional.of(begun);
      left = gone;
    }
    if (left) {
      begun.hangUp();
    }
    leased.forEach(Leased::close);
  }

  private Order named() {
    return order.at(order.targets().stream().map(this::named).toList());
  }

  private synchronized Target named(Target target) {
    String name = names.getOrDefault(target, target.plug());
    return new Target(target.device(), name, target.pin(), target.verifier().map(this::named));
  }

  /** Whether it was open until now; whoever closes it goes on, or ends it. */
  private boolean close() {
    Runnable stop;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      stop = stopBeating;
    }
    stop.run();
    return true;
  }

  @Override
  public void hangUp() {
    Optional<Ticket> begun;
    Lease.Running call;
    synchronized (this) {
      gone = true;
      begun = ticket;
      call = running;
    }
    begun.ifPresent(Ticket::hangUp);
    if (close()) {
      call.interrupt();
      leased.forEach(Leased::close);
    }
  }
}
