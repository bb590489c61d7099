package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;

/** Takes orders and answers as a test says; its seconds pass when a test says so. */
public final class ScriptedOperations implements Operations {
  private final List<Order> orders = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Runnable> beats = new ArrayList<>();
  private Function<Order, Optional<Outcome>> script = order -> Optional.of(success(order));
  private int hangUps;

  public static Outcome success(Order order) {
    return switch (order.action()) {
      case OFF ->
          new Outcome(Verdict.POWERED_OFF, Optional.of(Evidence.OBSERVED_OFF), "", List.of());
      case ON -> new Outcome(Verdict.POWERED_ON, Optional.of(Evidence.OBSERVED_ON), "", List.of());
      case REBOOT ->
          new Outcome(Verdict.REBOOTED, Optional.of(Evidence.OBSERVED_OFF), "", List.of());
    };
  }

  public void answers(Outcome outcome) {
    script = order -> Optional.of(outcome);
  }

  /** Answers each order as a function says; one without an answer goes on. */
  public void answers(Function<Order, Optional<Outcome>> how) {
    script = how;
  }

  public void keepsWorking() {
    script = order -> Optional.empty();
  }

  public List<Order> orders() {
    return List.copyOf(orders);
  }

  public Order order() {
    if (orders.size() != 1) {
      throw new AssertionError(orders.size() + " orders");
    }
    return orders.get(0);
  }

  public Listener listener() {
    return listeners.get(listeners.size() - 1);
  }

  public int hangUps() {
    return hangUps;
  }

  public int clocks() {
    return beats.size();
  }

  public void second() {
    List.copyOf(beats).forEach(Runnable::run);
  }

  @Override
  public Ticket begin(Order order, Listener listener) {
    orders.add(order);
    listeners.add(listener);
    script.apply(order).ifPresent(listener::done);
    return () -> hangUps++;
  }

  @Override
  public Runnable everySecond(Runnable beat) {
    // Each is one of its own, even where two are equal.
    Runnable own = () -> beat.run();
    beats.add(own);
    return () -> beats.removeIf(one -> one == own);
  }
}
