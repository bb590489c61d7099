package org.palisade.host.facade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.palisade.host.control.Hosts.Action;
import org.palisade.host.control.Hosts.Rehearsal;
import org.palisade.host.control.Hosts.Tried;
import org.palisade.host.device.Answer;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.HostState;
import org.palisade.host.dispatch.Level;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Route;
import org.palisade.host.dispatch.Routing;
import org.palisade.host.dispatch.Way;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;

/** A rehearsal of one host's fence: the steps before the first command, one after the other. */
final class Drill {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Dispatcher dispatcher;
  private final Questions questions;
  private final Action action;
  private final String host;
  private final Consumer<Rehearsal> then;
  private final long begun = System.nanoTime();
  private final List<Tried> steps = new ArrayList<>();
  private long stepBegun = begun;

  /** Device or way to what is wrong with it. */
  private final Map<String, String> sick = new HashMap<>();

  Drill(
      Dispatcher dispatcher,
      Questions questions,
      Action action,
      String host,
      Consumer<Rehearsal> then) {
    this.dispatcher = dispatcher;
    this.questions = questions;
    this.action = action;
    this.host = host;
    this.then = then;
  }

  private void tried(String step, boolean done, String text) {
    long now = System.nanoTime();
    steps.add(new Tried(step, done, text, Duration.ofNanos(now - stepBegun)));
    stepBegun = now;
  }

  void routed(Routing routing) {
    if (!routing.problems().isEmpty()) {
      tried("owner", false, String.join("; ", routing.problems()));
      end(false, List.of());
      return;
    }
    Route route = routing.routes().get(0);
    List<Way> ways = route.levels().stream().flatMap(level -> level.ways().stream()).toList();
    questions.also(dispatcher.named(ways, PATIENCE, refusals -> named(route, ways, refusals)));
  }

  /** What the files alone do not show: that the plug is another host's, too. */
  private void named(Route route, List<Way> ways, List<String> refusals) {
    if (!refusals.isEmpty()) {
      tried("owner", false, String.join("; ", refusals));
      end(false, List.of());
      return;
    }
    tried("owner", true, owner(route));
    List<Inventory.Device> devices =
        ways.stream().flatMap(Way::parts).map(Way::device).distinct().toList();
    List<Queries.Asked> asked =
        devices.stream()
            .map(device -> new Queries.Asked(device.spec(), device.timing().callLimit()))
            .toList();
    questions.also(
        dispatcher
            .queries()
            .monitor(
                asked, PATIENCE, line -> {}, answers -> greeted(route, ways, devices, answers)));
  }

  private static String owner(Route route) {
    return String.join(
        " ; ",
        route.levels().stream()
            .map(level -> String.join(" + ", level.ways().stream().map(Drill::kind).toList()))
            .toList());
  }

  private static String kind(Way way) {
    String verified = way.verifier().map(by -> ", verified with " + by.name()).orElse("");
    return way.name() + " (" + way.device().spec().type().name() + verified + ")";
  }

  /**
   * All devices are asked, verifiers included: a level that is sick is no help when the one before
   * it fails.
   */
  private void greeted(
      Route route, List<Way> ways, List<Inventory.Device> devices, List<Answer<Boolean>> answers) {
    for (int i = 0; i < devices.size(); i++) {
      String name = devices.get(i).spec().name();
      answered("login", name, name + " answers", answers.get(i));
    }
    questions.also(
        dispatcher
            .states()
            .ask(
                List.of(route),
                UnaryOperator.identity(),
                PATIENCE,
                line -> {},
                states -> stated(states.get(0), ways)));
  }

  private void answered(String step, String of, String good, Answer<Boolean> answer) {
    Optional<String> trouble = answer.failure().map(Answer.Failure::message);
    trouble.ifPresent(text -> sick.put(of, text));
    tried(step, trouble.isEmpty(), trouble.orElse(good));
  }

  private void stated(HostState state, List<Way> ways) {
    boolean known = state.power() != PowerState.UNKNOWN;
    String text =
        known
            ? state.power().name().toLowerCase(Locale.ROOT)
            : state.troubles().isEmpty()
                ? "neither on nor off"
                : String.join("; ", state.troubles());
    // A machine that is neither on nor off can be switched off, but not on.
    boolean read = known || (state.troubles().isEmpty() && action != Action.ON);
    tried("state", read, text);
    List<Way> tellers = ways.stream().filter(Drill::tellsMore).toList();
    if (!read || action == Action.ON || tellers.isEmpty()) {
      end(read && isReady(state.route()), read ? would(state) : List.of());
      return;
    }
    questions.also(
        dispatcher
            .queries()
            .permissions(
                tellers.stream()
                    .map(
                        way ->
                            new Queries.AskedPlug(way.target(), way.device().timing().callLimit()))
                    .toList(),
                PATIENCE,
                answers -> permitted(state, tellers, answers)));
  }

  // Which machine a plug powers was looked at when its state was read, but by its reader alone.
  private static boolean tellsMore(Way way) {
    return tellsRights(way) || (way.verifier().isPresent() && Queries.tells(way.target()));
  }

  private static boolean tellsRights(Way way) {
    return way.device().spec().type().offers(RightsTeller.class);
  }

  private void permitted(HostState state, List<Way> tellers, List<Answer<Boolean>> answers) {
    for (int i = 0; i < tellers.size(); i++) {
      String name = tellers.get(i).name();
      boolean rights = tellsRights(tellers.get(i));
      answered(
          rights ? "rights" : "machine",
          name,
          name + (rights ? " may be switched off" : " powers the machine it must"),
          answers.get(i));
    }
    end(isReady(state.route()), would(state));
  }

  private boolean isReady(Route route) {
    return route.levels().stream().anyMatch(level -> trouble(level).isEmpty());
  }

  private Optional<String> trouble(Level level) {
    return level.ways().stream()
        .flatMap(Way::parts)
        .flatMap(way -> Stream.of(way.device().spec().name(), way.name()))
        .flatMap(name -> Optional.ofNullable(sick.get(name)).stream())
        .findFirst();
  }

  private List<Level> healthy(Route route) {
    return route.levels().stream().filter(level -> trouble(level).isEmpty()).toList();
  }

  /** What is wrong with levels, and which one fences nevertheless; of one level the steps tell. */
  private Optional<String> sickLevels(Route route) {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < route.levels().size(); i++) {
      String level = "level " + (i + 1);
      trouble(route.levels().get(i))
          .ifPresent(text -> said.add(level + " would fail (" + text + ")"));
    }
    List<Level> healthy = healthy(route);
    int doer = healthy.isEmpty() ? 0 : route.levels().indexOf(healthy.get(0));
    if (doer > 0) {
      said.add("level " + (doer + 1) + " would do it");
    }
    return Optional.of(String.join("; ", said))
        .filter(text -> !text.isEmpty() && route.levels().size() > 1);
  }

  private List<String> would(HostState state) {
    List<Level> healthy = healthy(state.route());
    List<Level> levels = healthy.isEmpty() ? state.route().levels() : healthy;
    Level first = levels.get(0);
    String plugs = String.join(" and ", first.ways().stream().map(Way::name).toList());
    List<String> off =
        state.power() == PowerState.OFF
            ? List.of(plugs + ": off already, nothing sent for off")
            : List.of("send off to " + plugs, "read until " + reader(first) + " says off");
    List<String> on =
        List.of("then send on to " + plugs, "read until " + reader(first) + " says on");
    List<String> all = new ArrayList<>(sickLevels(state.route()).stream().toList());
    all.addAll(
        switch (action) {
          case OFF, REBOOT -> off;
          case ON ->
              state.power() == PowerState.ON ? List.of(plugs + ": on already, nothing sent") : on;
        });
    if (action == Action.REBOOT) {
      all.addAll(on);
    }
    levels.stream()
        .skip(1)
        .forEach(level -> all.add("where that fails, the same by " + level.devices()));
    return all;
  }

  private static String reader(Level level) {
    List<String> verifiers =
        level.ways().stream().flatMap(way -> way.verifier().stream()).map(Way::name).toList();
    return verifiers.isEmpty() ? "the device" : String.join(" and ", verifiers);
  }

  private void end(boolean ready, List<String> would) {
    then.accept(
        new Rehearsal(host, ready, steps, would, Duration.ofNanos(System.nanoTime() - begun)));
  }
}
