package org.palisade.host.facade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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
    boolean all = true;
    for (int i = 0; i < devices.size(); i++) {
      boolean good = answers.get(i).failure().isEmpty();
      String text =
          answers
              .get(i)
              .failure()
              .map(Answer.Failure::message)
              .orElse(devices.get(i).spec().name() + " answers");
      tried("login", good, text);
      all &= good;
    }
    boolean whole = all;
    questions.also(
        dispatcher
            .states()
            .ask(
                List.of(route),
                UnaryOperator.identity(),
                PATIENCE,
                line -> {},
                states -> stated(whole, states.get(0), ways)));
  }

  private void stated(boolean whole, HostState state, List<Way> ways) {
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
      end(whole && read, read ? would(state) : List.of());
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
                answers -> permitted(whole, state, tellers, answers)));
  }

  // Which machine a plug powers was looked at when its state was read, but by its reader alone.
  private static boolean tellsMore(Way way) {
    return tellsRights(way) || (way.verifier().isPresent() && Queries.tells(way.target()));
  }

  private static boolean tellsRights(Way way) {
    return way.device().spec().type().offers(RightsTeller.class);
  }

  private void permitted(
      boolean whole, HostState state, List<Way> tellers, List<Answer<Boolean>> answers) {
    boolean all = whole;
    for (int i = 0; i < tellers.size(); i++) {
      boolean good = answers.get(i).failure().isEmpty();
      String name = tellers.get(i).name();
      boolean rights = tellsRights(tellers.get(i));
      tried(
          rights ? "rights" : "machine",
          good,
          answers
              .get(i)
              .failure()
              .map(Answer.Failure::message)
              .orElse(name + (rights ? " may be switched off" : " powers the machine it must")));
      all &= good;
    }
    end(all, would(state));
  }

  private List<String> would(HostState state) {
    Level first = state.route().levels().get(0);
    String plugs = String.join(" and ", first.ways().stream().map(Way::name).toList());
    List<String> off =
        state.power() == PowerState.OFF
            ? List.of(plugs + ": off already, nothing sent for off")
            : List.of("send off to " + plugs, "read until " + reader(first) + " says off");
    List<String> on =
        List.of("then send on to " + plugs, "read until " + reader(first) + " says on");
    List<String> all =
        new ArrayList<>(
            switch (action) {
              case OFF, REBOOT -> off;
              case ON ->
                  state.power() == PowerState.ON
                      ? List.of(plugs + ": on already, nothing sent")
                      : on;
            });
    if (action == Action.REBOOT) {
      all.addAll(on);
    }
    state.route().levels().stream()
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
