package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.operation.Operations.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The callers of one sequence that are still to be told something. Confined to the loop. */
final class Audience {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  private final Map<Integer, Seat> seats = new HashMap<>();

  private record Seat(Order order, Listener listener) {}

  void add(int caller, Order order, Listener listener) {
    seats.put(caller, new Seat(order, listener));
  }

  void gone(int caller) {
    seats.remove(caller);
  }

  Order orderOf(int caller) {
    return seats.get(caller).order();
  }

  void beat() {
    all(Listener::beat);
  }

  void trace(String line) {
    all(listener -> listener.trace(line));
  }

  void warn(String line) {
    all(listener -> listener.warn(line));
  }

  void warn(int caller, String line) {
    tell(Optional.ofNullable(seats.get(caller)), listener -> listener.warn(line));
  }

  void done(int caller, Outcome outcome) {
    tell(Optional.ofNullable(seats.remove(caller)), listener -> listener.done(outcome));
  }

  void handOver(int caller, String operation) {
    tell(Optional.ofNullable(seats.remove(caller)), listener -> listener.handOver(operation));
  }

  private void all(Consumer<Listener> what) {
    List<Seat> now = new ArrayList<>(seats.values());
    now.forEach(seat -> tell(seat, what));
  }

  // Whoever left meanwhile need not be told.
  private static void tell(Optional<Seat> seat, Consumer<Listener> what) {
    seat.ifPresent(there -> tell(there, what));
  }

  // A caller that cannot be told is no reason to stop fencing for the others.
  private static void tell(Seat seat, Consumer<Listener> what) {
    try {
      what.accept(seat.listener());
    } catch (RuntimeException e) {
      LOG.warn("{}: the caller could not be told", seat.order().asker(), e);
    }
  }
}
