package org.palisade.host.dispatch;

import java.util.List;
import java.util.Optional;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that ask the guards first: whoever fences through them, for a configured host or with
 * options of its own, cannot forget one. Thread-safe.
 */
public final class GuardedOperations implements Operations {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedOperations.class);

  private final Operations operations;
  private final List<Guard> guards;
  private final Traffic traffic;

  /**
   * Puts guards before operations.
   *
   * @param operations fence
   * @param guards each may refuse
   * @param traffic told of what is being fenced
   */
  public GuardedOperations(Operations operations, List<Guard> guards, Traffic traffic) {
    this.operations = operations;
    this.traffic = traffic;
    this.guards = List.copyOf(guards);
  }

  @Override
  public Ticket begin(Order order, Listener listener) {
    Optional<String> why = refusal(order);
    if (why.isEmpty()) {
      return let(order, listener);
    }
    listener.done(Outcome.failed(why.get()));
    return () -> {};
  }

  private Ticket let(Order order, Listener listener) {
    Runnable end = traffic.begin(order);
    Ticket ticket = operations.begin(order, new Passing(listener, end));
    return () -> {
      end.run();
      ticket.hangUp();
    };
  }

  /** Tells the traffic when a fencing is over. */
  private static final class Passing extends Forwarding {
    private final Listener listener;
    private final Runnable end;

    Passing(Listener listener, Runnable end) {
      super(listener);
      this.listener = listener;
      this.end = end;
    }

    @Override
    public void done(Outcome outcome) {
      end.run();
      listener.done(outcome);
    }

    @Override
    public void handOver(String operation) {
      end.run();
      listener.handOver(operation);
    }
  }

  /**
   * Whether a guard refuses a fencing.
   *
   * @param order what is asked for
   * @return the first refusal
   */
  Optional<String> refusal(Order order) {
    Optional<String> why = guards.stream().flatMap(guard -> ask(guard, order).stream()).findFirst();
    why.ifPresent(
        text ->
            LOG.warn(
                "{} of {} by {} is refused: {}",
                order.action(),
                order.host(),
                order.asker(),
                text));
    return why;
  }

  // A guard that is broken is no reason to leave a machine running.
  private static Optional<String> ask(Guard guard, Order order) {
    try {
      return guard.refusal(order);
    } catch (RuntimeException e) {
      LOG.error("a guard failed and is passed over for {}", order.host(), e);
      return Optional.empty();
    }
  }

  @Override
  public Runnable everySecond(Runnable beat) {
    return operations.everySecond(beat);
  }
}
