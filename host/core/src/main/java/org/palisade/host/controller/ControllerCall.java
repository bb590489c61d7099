package org.palisade.host.controller;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.palisade.host.device.Answer;
import org.palisade.host.dispatch.DeviceHosts;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Route;
import org.palisade.host.dispatch.Routing;
import org.palisade.host.dispatch.Way;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Order;
import org.palisade.plugin.DeviceType.Trait;

/** One call of a controller's agent. */
final class ControllerCall {
  /** Cluster managers give a monitor 20 s, and kill without asking why. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(17);

  private static final Duration LEAST = Duration.ofSeconds(1);

  private final Controllers controllers;
  private final Setup setup;
  private final Invocation call;
  private final ControllerReply reply;

  ControllerCall(Controllers controllers, Setup setup, Invocation call, ControllerReply reply) {
    this.controllers = controllers;
    this.setup = setup;
    this.call = call;
    this.reply = reply;
  }

  /** Takes the device where it answers. */
  void start() {
    checkHealth(
        () ->
            askHosts(
                answer -> {
                  List<String> hosts = answer.value().map(DeviceHosts::names).orElse(List.of());
                  answer.failure().ifPresent(why -> reply.warn(why.message()));
                  controllers.started(
                      setup, controllers.owners().take(controllers.wanted(setup, hosts)));
                  reply.exit(OcfCode.SUCCESS);
                }));
  }

  /** Asks the device how it is, and whether its hosts changed. */
  void monitor() throws ControllerFailure {
    Ownership ownership = owned();
    controllers.started(setup, ownership);
    checkHealth(() -> askHosts(answer -> monitored(ownership, answer)));
  }

  private void monitored(Ownership before, Answer<DeviceHosts> answer) throws ControllerFailure {
    Ownership now = answer.value().map(hosts -> before.with(hosts.names())).orElse(before);
    answer.failure().ifPresent(why -> reply.warn(why.message()));
    if (now.generation() != before.generation()) {
      controllers.owners().keep(now);
    }
    reply.line("targets-generation " + now.generation());
    reply.exit(OcfCode.SUCCESS);
  }

  private Ownership owned() throws ControllerFailure {
    return controllers
        .owners()
        .find(setup.owner(), setup.endpoint())
        .orElseThrow(
            () ->
                new ControllerFailure(
                    OcfCode.NOT_RUNNING,
                    setup.device().spec().name() + ": the controller was not started"));
  }

  private void checkHealth(ControllerReply.Step then) {
    health(
        answer -> {
          if (answer.failure().isPresent()) {
            reply.fail(OcfCode.GENERIC, answer.failure().get().message());
          } else {
            then.run();
          }
        });
  }

  /** Something done with an answer. */
  @FunctionalInterface
  private interface Then<T> {
    void with(T answer) throws ControllerFailure;
  }

  private void health(Then<Answer<Boolean>> then) {
    List<Queries.Asked> all =
        Stream.concat(Stream.of(setup.device()), verifier())
            .map(device -> new Queries.Asked(device.spec(), device.timing().callLimit()))
            .toList();
    asked(
        controllers
            .queries()
            .monitor(
                all,
                within(),
                line -> {},
                answers -> reply.guarded(() -> then.with(worst(answers)))));
  }

  private Stream<Inventory.Device> verifier() {
    Optional<String> name = setup.device().verifyWith();
    return controllers.files().devices().stream()
        .filter(device -> name.equals(Optional.of(device.spec().name())));
  }

  private static Answer<Boolean> worst(List<Answer<Boolean>> answers) {
    return answers.stream()
        .filter(answer -> answer.failure().isPresent())
        .findFirst()
        .orElseGet(() -> answers.get(0));
  }

  private void askHosts(Then<Answer<DeviceHosts>> then) {
    asked(
        DeviceHosts.ask(
            setup.device(),
            claims(),
            controllers.queries(),
            within(),
            answer -> reply.guarded(() -> then.with(remembered(answer)))));
  }

  private Claims claims() {
    return setup.ofFile() ? controllers.dispatcher().claims() : new Claims(List.of());
  }

  private Answer<DeviceHosts> remembered(Answer<DeviceHosts> answer) {
    answer.value().ifPresent(hosts -> controllers.lastHosts().put(setup.endpoint(), hosts));
    return answer;
  }

  private void asked(Queries.Question question) {
    call.whenGone(question::drop);
  }

  private Duration within() {
    Duration spent =
        Duration.ofNanos(controllers.nanoTime().getAsLong() - call.request().startedNanos());
    Duration left = ANSWER_WITHIN.minus(spent);
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** Tells the hosts that the device can fence now. */
  void listTargets() throws ControllerFailure {
    Ownership ownership = owned();
    askHosts(
        answer -> {
          if (answer.failure().isPresent()) {
            reply.warn(answer.failure().get().message() + "; these are the last that were known");
          }
          List<String> hosts = answer.value().map(DeviceHosts::names).orElse(ownership.hosts());
          hosts.forEach(reply::line);
          reply.exit(OcfCode.SUCCESS);
        });
  }

  /** Looks whether the parameters can be used; contacts nothing. */
  void validate() throws ControllerFailure {
    controllers.open(setup);
    reply.exit(OcfCode.SUCCESS);
  }

  /** Fences the nodes side by side. */
  void fence() throws ControllerFailure {
    owned();
    List<String> nodes = nodes();
    NodesFencing fencing = new NodesFencing(nodes.size(), reply, this::fenced);
    call.whenGone(fencing::hangUp);
    for (String node : nodes) {
      route(node, routing -> begin(node, routing, fencing));
    }
  }

  private List<String> nodes() throws ControllerFailure {
    String text = call.request().environment().getOrDefault(Setup.PREFIX + Setup.NODES, "");
    List<String> items =
        Arrays.stream(text.split("[,\\s]+")).filter(one -> !one.isEmpty()).toList();
    if (items.isEmpty()) {
      throw new ControllerFailure(
          OcfCode.ARGUMENTS, Setup.PREFIX + Setup.NODES + " names no node; nothing was sent");
    }
    return List.copyOf(new LinkedHashSet<>(items));
  }

  private void route(String node, Consumer<Routing> then) {
    Consumer<Routing> guarded = routing -> reply.guarded(() -> then.accept(routing));
    if (setup.ofFile()) {
      asked(
          controllers
              .dispatcher()
              .route(
                  List.of(node),
                  Optional.of(setup.device().spec().name()),
                  Dispatcher.Purpose.FENCE,
                  within(),
                  guarded));
      return;
    }
    Optional<DeviceHosts> known =
        Optional.ofNullable(controllers.lastHosts().get(setup.endpoint()));
    Optional<Routing> found = known.map(hosts -> hosts.route(node));
    if (found.filter(routing -> routing.problems().isEmpty()).isPresent()) {
      guarded.accept(verified(found.get()));
      return;
    }
    askHosts(answer -> guarded.accept(verified(routing(node, answer))));
  }

  private Routing verified(Routing routing) {
    return setup.device().verifyWith().isEmpty()
        ? routing
        : controllers.dispatcher().verified(routing);
  }

  private static Routing routing(String node, Answer<DeviceHosts> answer) {
    return answer
        .value()
        .map(hosts -> hosts.route(node))
        .orElseGet(
            () ->
                new Routing(
                    List.of(), List.of(answer.failure().orElseThrow().message()), List.of()));
  }

  private void begin(String node, Routing routing, NodesFencing fencing) {
    routing.warnings().forEach(reply::warn);
    Optional<Way> way = routing.routes().stream().findFirst().map(ControllerCall::only);
    Optional<String> problem = way.map(this::unfit).orElseGet(() -> firstOf(routing));
    if (problem.isPresent()) {
      fencing.failed(node, problem.get());
      return;
    }
    fencing.also(controllers.operations().begin(order(way.orElseThrow()), fencing.listener(node)));
  }

  private static Optional<String> firstOf(Routing routing) {
    return routing.problems().stream().findFirst();
  }

  // A controller is of one device, which knows the host by one plug.
  private static Way only(Route route) {
    return route.levels().get(0).ways().get(0);
  }

  private Optional<String> unfit(Way way) {
    boolean fabric = way.device().spec().type().has(Trait.FABRIC);
    return fabric && setup.fencing() == Action.REBOOT
        ? Optional.of(
            way.device().spec().name()
                + ": cuts off storage or network, which is no reboot; use fence_action=off")
        : Optional.empty();
  }

  private Order order(Way way) {
    return new Order(
        setup.fencing(),
        Method.ONOFF,
        way.host(),
        List.of(way.target()),
        way.timing(),
        way.device().fenceTimeout(),
        call.request().startedNanos(),
        false,
        Optional.empty(),
        new Asker(call.caller().user(), setup.owner(), false),
        call.request().handedOver());
  }

  // The code tells of the device, not of the nodes: else a controller that works would be moved.
  private void fenced(boolean any) {
    if (any) {
      reply.exit(OcfCode.SUCCESS);
      return;
    }
    health(
        answer -> {
          if (answer.failure().isPresent()) {
            reply.fail(OcfCode.GENERIC, answer.failure().get().message());
          } else {
            reply.exit(OcfCode.SUCCESS);
          }
        });
  }
}
