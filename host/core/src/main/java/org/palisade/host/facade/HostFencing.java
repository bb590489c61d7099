package org.palisade.host.facade;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.palisade.host.control.History;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Task;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Dispatcher.Purpose;
import org.palisade.host.dispatch.Fence;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.HostState;
import org.palisade.host.dispatch.KnownHosts;
import org.palisade.host.dispatch.Level;
import org.palisade.host.dispatch.LevelMark;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Route;
import org.palisade.host.dispatch.Routing;
import org.palisade.host.inventory.Hostlist;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Outcome;
import org.palisade.plugin.PowerState;

/** What dispatch does to hosts. Thread-safe. */
public final class HostFencing implements Hosts {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A caller who waited longer than this for a first answer may have been served by another. */
  private static final Duration SERVED_ELSEWHERE = Duration.ofMillis(500);

  private static final String PROGRAM = "palisade";

  private final Dispatcher dispatcher;
  private final Fencer fencer;
  private final HostHistory history;

  /**
   * The hosts of a dispatcher.
   *
   * @param dispatcher finds devices
   * @param fencer fences
   * @param history tells how far a fencing is
   */
  public HostFencing(Dispatcher dispatcher, Fencer fencer, HostHistory history) {
    this.dispatcher = dispatcher;
    this.fencer = fencer;
    this.history = history;
  }

  @Override
  public Listing list() throws InterruptedException {
    CompletableFuture<KnownHosts> answer = new CompletableFuture<>();
    Queries.Question question = dispatcher.hosts(PATIENCE, answer::complete);
    try {
      KnownHosts hosts = answer.get();
      return new Listing(
          hosts.routes().stream().map(HostFencing::known).toList(), hosts.warnings());
    } catch (InterruptedException e) {
      question.drop();
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the dispatcher always answers", e);
    }
  }

  private static Known known(Route route) {
    return new Known(route.host(), devices(route), plugs(route));
  }

  /** The devices of all levels, as {@code etc/topology.cfg} names them. */
  private static String devices(Route route) {
    return String.join(" ; ", route.levels().stream().map(Level::devices).toList());
  }

  private static String plugs(Route route) {
    return String.join(" ; ", route.levels().stream().map(level -> joined(level, " + ")).toList());
  }

  private static String joined(Level level, String between) {
    return String.join(between, level.ways().stream().map(way -> way.plug()).toList());
  }

  @Override
  public List<String> expand(String text) {
    return Hostlist.expand(text);
  }

  @Override
  public Task states(List<String> hosts, Consumer<State> then) {
    Questions questions = new Questions();
    for (String host : hosts) {
      questions.also(route(host, routing -> state(questions, host, routing, then)));
    }
    return questions;
  }

  private Queries.Question route(String host, Consumer<Routing> then) {
    return dispatcher.route(List.of(host), Optional.empty(), Purpose.STATUS, PATIENCE, then);
  }

  private void state(Questions questions, String host, Routing routing, Consumer<State> then) {
    if (!routing.problems().isEmpty()) {
      String why = String.join("; ", routing.problems());
      then.accept(new State(host, Power.UNKNOWN, "", "", why));
      return;
    }
    Consumer<List<HostState>> answer = states -> then.accept(state(states.get(0)));
    questions.also(
        dispatcher
            .states()
            .ask(routing.routes(), UnaryOperator.identity(), PATIENCE, line -> {}, answer));
  }

  private static State state(HostState state) {
    boolean known = state.power() != PowerState.UNKNOWN;
    String why =
        known || !state.troubles().isEmpty()
            ? String.join("; ", known ? List.of() : state.troubles())
            : devices(state.route()) + ": neither on nor off";
    return new State(
        state.route().host(),
        Power.valueOf(state.power().name()),
        devices(state.route()),
        plugs(state.route()),
        why);
  }

  @Override
  public Task rehearse(Action action, List<String> hosts, Consumer<Rehearsal> then) {
    Questions questions = new Questions();
    for (String host : hosts) {
      Drill drill = new Drill(dispatcher, questions, action, host, then);
      questions.also(
          dispatcher.route(
              List.of(host), Optional.empty(), purpose(action), PATIENCE, drill::routed));
    }
    return questions;
  }

  private static Purpose purpose(Action action) {
    return action == Action.ON ? Purpose.ON : Purpose.FENCE;
  }

  @Override
  public Task fence(Wish wish, List<String> hosts, Watcher watcher) {
    Set<String> ours = Set.copyOf(hosts);
    Fencings fencings = new Fencings(watcher, history.followOwn(past -> step(past, ours, watcher)));
    Map<String, History.Past> before = doneElsewhere(wish, ours);
    Set<String> handedOver = handedOver(wish, ours);
    long started = System.nanoTime() - wish.age().toNanos();
    for (String host : hosts) {
      if (before.containsKey(host)) {
        watcher.done(asBefore(before.get(host)));
      } else {
        Optional<String> its = wish.handedOver().filter(id -> handedOver.contains(host));
        fencings.also(fencer.fence(fence(wish, host, started, its), fencings.listener(host)));
      }
    }
    return fencings;
  }

  /**
   * Of many hosts one alone can be told of; what was done to it says nothing of the others. Which
   * it is, is worth a look into the journal only where an off need not be done again.
   */
  private Set<String> handedOver(Wish wish, Set<String> hosts) {
    if (wish.handedOver().isEmpty() || hosts.size() == 1) {
      return hosts;
    }
    return wish.action() == Action.REBOOT
        ? history.hosts(LevelMark.of(wish.handedOver()).operation().orElseThrow(), wish.age())
        : Set.of();
  }

  private static Fence fence(Wish wish, String host, long started, Optional<String> handedOver) {
    return new Fence(
        List.of(host),
        Optional.empty(),
        action(wish.action()),
        Method.ONOFF,
        UnaryOperator.identity(),
        Fence.Limit.NONE,
        started,
        new Asker(wish.user(), PROGRAM, false),
        handedOver);
  }

  private static org.palisade.host.operation.Action action(Action action) {
    return org.palisade.host.operation.Action.valueOf(action.name());
  }

  /** Reboots that another process did for this call before it went away are not done again. */
  private Map<String, History.Past> doneElsewhere(Wish wish, Set<String> hosts) {
    boolean fresh = wish.age().compareTo(SERVED_ELSEWHERE) < 0;
    return fresh || wish.action() != Action.REBOOT
        ? Map.of()
        : history.done(hosts, "reboot", PROGRAM, wish.age());
  }

  private static Result asBefore(History.Past past) {
    return new Result(
        past.host(), true, past.verdict(), past.evidence(), past.message(), List.of());
  }

  private static void step(History.Past past, Set<String> hosts, Watcher watcher) {
    if (!past.program().equals(PROGRAM) || !hosts.contains(past.host())) {
      return;
    }
    switch (past.stage()) {
      case BEGUN -> watcher.step(past.host(), Step.SENT);
      case OFF_VERIFIED -> watcher.step(past.host(), Step.OFF);
      case ENDED, HANDED_OVER, INTERRUPTED, CONFIRMED -> {
        // Each caller is told by itself.
      }
    }
  }

  /** The fencings of one call. */
  private static final class Fencings implements Task {
    private final Questions tickets = new Questions();
    private final Watcher watcher;
    private final Task following;

    Fencings(Watcher watcher, Task following) {
      this.watcher = watcher;
      this.following = following;
    }

    void also(Operations.Ticket ticket) {
      tickets.also(ticket::hangUp);
    }

    Operations.Listener listener(String host) {
      return new Operations.Listener() {
        @Override
        public void beat() {
          // The call beats, however many hosts there are.
        }

        @Override
        public void trace(String line) {
          // For agents with --verbose.
        }

        @Override
        public void warn(String line) {
          watcher.note(host, line);
        }

        @Override
        public void done(Outcome outcome) {
          watcher.done(result(host, outcome));
        }

        @Override
        public void handOver(String operation) {
          watcher.handedOver(host, operation);
        }
      };
    }

    @Override
    public void cancel() {
      tickets.cancel();
      following.cancel();
    }
  }

  private static Result result(String host, Outcome outcome) {
    return new Result(
        host,
        outcome.verdict().success(),
        outcome.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        outcome.evidence().map(Outcome.Evidence::word).orElse(""),
        outcome.message(),
        outcome.warnings());
  }
}
