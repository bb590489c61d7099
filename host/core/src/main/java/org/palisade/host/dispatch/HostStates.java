package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Timing;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.PowerState;

/**
 * Asks for the states of hosts: their first level, and where that cannot tell, the next. Hosts are
 * asked side by side. Thread-safe.
 */
public final class HostStates {
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final Queries queries;
  private final LongSupplier nanoTime;

  HostStates(Queries queries, LongSupplier nanoTime) {
    this.queries = queries;
    this.nanoTime = nanoTime;
  }

  /**
   * Asks.
   *
   * @param routes the hosts
   * @param timing the times of this question, from those of a device
   * @param within when an answer must be there; each level but the last has at most half of what is
   *     left
   * @param trace takes the lines of the conversations
   * @param then takes the answers in the hosts' order, once
   * @return drops the question
   */
  public Queries.Question ask(
      List<Route> routes,
      UnaryOperator<Timing> timing,
      Duration within,
      Consumer<String> trace,
      Consumer<List<HostState>> then) {
    if (routes.isEmpty()) {
      then.accept(List.of());
      return () -> {};
    }
    All all = new All(timing, nanoTime.getAsLong() + within.toNanos(), trace, then, routes.size());
    for (int i = 0; i < routes.size(); i++) {
      all.ask(i, routes.get(i), 0, List.of());
    }
    return all;
  }

  private final class All implements Queries.Question {
    private final UnaryOperator<Timing> timing;
    private final long endNanos;
    private final Consumer<String> trace;
    private final Consumer<List<HostState>> then;

    // Guarded by this.
    private final List<Optional<HostState>> states = new ArrayList<>();
    private final List<Queries.Question> asking = new ArrayList<>();
    private int missing;
    private boolean dropped;

    All(
        UnaryOperator<Timing> timing,
        long endNanos,
        Consumer<String> trace,
        Consumer<List<HostState>> then,
        int size) {
      this.timing = timing;
      this.endNanos = endNanos;
      this.trace = trace;
      this.then = then;
      this.missing = size;
      for (int i = 0; i < size; i++) {
        states.add(Optional.empty());
      }
    }

    void ask(int index, Route route, int place, List<String> troubles) {
      List<Way> ways = route.levels().get(place).ways();
      boolean last = place == route.levels().size() - 1;
      Queries.Question question =
          queries.states(
              ways.stream().map(this::asked).toList(),
              within(last),
              trace,
              answers -> answered(index, route, place, troubles, answers));
      if (!keep(question)) {
        question.drop();
      }
    }

    private Queries.AskedPlug asked(Way way) {
      Inventory.Device told = way.reader().device();
      return new Queries.AskedPlug(way.target(), timing.apply(told.timing()).callLimit());
    }

    private Duration within(boolean last) {
      Duration left = Duration.ofNanos(endNanos - nanoTime.getAsLong());
      Duration its = last ? left : left.dividedBy(2);
      return its.compareTo(LEAST) < 0 ? LEAST : its;
    }

    private synchronized boolean keep(Queries.Question question) {
      if (!dropped) {
        asking.add(question);
      }
      return !dropped;
    }

    private void answered(
        int index, Route route, int place, List<String> before, List<Answer<PowerState>> answers) {
      List<String> troubles = new ArrayList<>(before);
      List<Way> ways = route.levels().get(place).ways();
      IntStream.range(0, ways.size())
          .forEach(
              i -> Readings.trouble(ways.get(i).target(), answers.get(i)).ifPresent(troubles::add));
      PowerState power = Readings.together(answers);
      if (power == PowerState.UNKNOWN && place + 1 < route.levels().size()) {
        ask(index, route, place + 1, troubles);
      } else {
        told(index, new HostState(route, power, troubles));
      }
    }

    private void told(int index, HostState state) {
      List<HostState> complete;
      synchronized (this) {
        states.set(index, Optional.of(state));
        missing--;
        if (missing > 0 || dropped) {
          return;
        }
        complete = states.stream().flatMap(Optional::stream).toList();
      }
      then.accept(complete);
    }

    @Override
    public void drop() {
      List<Queries.Question> open;
      synchronized (this) {
        dropped = true;
        open = List.copyOf(asking);
      }
      open.forEach(Queries.Question::drop);
    }
  }
}
