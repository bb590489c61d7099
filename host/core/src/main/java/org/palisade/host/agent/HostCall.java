package org.palisade.host.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fence;
import org.palisade.host.dispatch.Health;
import org.palisade.host.dispatch.HostState;
import org.palisade.host.dispatch.KnownHosts;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Readings;
import org.palisade.host.dispatch.Route;
import org.palisade.host.dispatch.Routing;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Method;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.PowerState;

/** A call of {@code fence_palisade}, which names a configured host and nothing of its device. */
final class HostCall {
  /** A line of the cluster's log should be read to its end. */
  private static final int MOST_REASONS = 5;

  private final Rooms rooms;
  private final Frame frame;
  private final HostSettings settings;
  private final HostValues values;
  private final Map<String, String> texts;

  HostCall(Rooms rooms, Frame frame) throws UsageException {
    this.rooms = rooms;
    this.frame = frame;
    this.settings = rooms.inventory().current().settings();
    this.texts = frame.given().texts();
    this.values = HostValues.check(TimingOverride.parameters(), texts);
  }

  void run() throws UsageException {
    switch (frame.action()) {
      case ON, OFF, REBOOT, ENABLE, DISABLE -> fence();
      case STATUS -> status();
      case LIST -> ask(rooms.dispatcher().hosts(within(), hosts -> told(() -> list(hosts))));
      case LIST_STATUS ->
          ask(rooms.dispatcher().hosts(within(), hosts -> told(() -> listStatus(hosts))));
      case MONITOR ->
          ask(
              rooms
                  .probes()
                  .health(
                      rooms.dispatcher(),
                      within(),
                      frame.reply()::trace,
                      health -> told(() -> monitor(health))));
      case VALIDATE_ALL -> validate();
      case METADATA, MANPAGE, START, STOP, HELP, VERSION ->
          throw new IllegalStateException(frame.action().word() + " is answered elsewhere");
    }
  }

  private Duration within() {
    return frame.answerWithin(rooms.nanoTime());
  }

  private void ask(Queries.Question question) {
    frame.reply().beatBy(rooms.operations());
    frame.farewell().also(question::drop);
  }

  private void told(Runnable answer) {
    frame.reply().guarded(answer);
  }

  private List<String> hosts() throws UsageException {
    return PlugChoice.hosts(frame.given(), values.plugSeparator());
  }

  private void fence() throws UsageException {
    budget(settings.fenceTimeout());
    Fence fence =
        new Fence(
            hosts(),
            frame.given().text(HostOptions.DEVICE),
            frame.power(),
            frame.power() == Action.REBOOT ? values.method() : Method.ONOFF,
            configured -> TimingOverride.over(configured, values.settings()),
            limit(),
            frame.request().startedNanos(),
            frame.asker(),
            frame.request().handedOver());
    Fencing.begin(listener -> rooms.fencer().fence(fence, listener), frame);
  }

  /** The budget without its time, which the devices of the host may set. */
  private Fence.Limit limit() throws UsageException {
    return new Fence.Limit(
        budget(settings.fenceTimeout()).isPresent(),
        values.settings().find(HostOptions.FENCE_TIMEOUT));
  }

  private Optional<Duration> budget(Duration configured) throws UsageException {
    return values.budget(texts, frame.request().environment(), configured);
  }

  private void status() throws UsageException {
    budget(settings.fenceTimeout());
    ask(
        rooms
            .dispatcher()
            .route(
                hosts(),
                frame.given().text(HostOptions.DEVICE),
                Dispatcher.Purpose.STATUS,
                within(),
                routing -> told(() -> status(routing))));
  }

  private void status(Routing routing) {
    routing.warnings().forEach(frame.reply()::warn);
    routing.problems().forEach(frame.reply()::error);
    if (routing.problems().isEmpty()) {
      askStates(routing.routes(), this::answer);
    } else {
      frame.reply().exit(1);
    }
  }

  private void answer(List<HostState> states) {
    PowerState power = together(states);
    Consumer<String> say = power == PowerState.UNKNOWN ? frame.reply()::error : frame.reply()::warn;
    states.stream()
        .filter(state -> state.power() == PowerState.UNKNOWN || state.route().levels().size() > 1)
        .flatMap(state -> state.troubles().stream())
        .forEach(say);
    States.answer(power, frame.reply());
  }

  private static PowerState together(List<HostState> states) {
    return Readings.together(states.stream().map(state -> Answer.of(state.power())).toList());
  }

  private void askStates(List<Route> routes, Consumer<List<HostState>> then) {
    ask(
        rooms
            .dispatcher()
            .states()
            .ask(
                routes,
                configured -> TimingOverride.over(configured, values.settings()),
                within(),
                frame.reply()::trace,
                states -> told(() -> then.accept(states))));
  }

  private void list(KnownHosts hosts) {
    warn(hosts);
    frame.reply().results(wanted(hosts).stream().map(this::line).toList());
    frame.reply().exit(0);
  }

  private void warn(KnownHosts hosts) {
    hosts.warnings().forEach(frame.reply()::warn);
    unknownDevice().ifPresent(frame.reply()::warn);
  }

  /** With {@code device=}, only what that device fences. */
  private List<Route> wanted(KnownHosts hosts) {
    Optional<String> device = frame.given().text(HostOptions.DEVICE);
    return hosts.routes().stream()
        .filter(route -> device.isEmpty() || route.uses(device.get()))
        .toList();
  }

  private String line(Route route) {
    return route.host() + values.separator() + route.levels().get(0).devices();
  }

  private void listStatus(KnownHosts hosts) {
    warn(hosts);
    askStates(wanted(hosts), this::printStates);
  }

  private void printStates(List<HostState> states) {
    for (HostState state : states) {
      state.troubles().forEach(frame.reply()::warn);
      frame.reply().result(line(state.route()) + values.separator() + state.power());
    }
    frame.reply().exit(0);
  }

  private void monitor(Health health) {
    if (health.healthy() == 0) {
      frame.reply().fail("nothing can be fenced: " + reasons(health));
    } else {
      health.sick().forEach(frame.reply()::warn);
      frame.reply().exit(0);
    }
  }

  private static String reasons(Health health) {
    if (health.sick().isEmpty()) {
      return "no usable device is configured in etc/devices";
    }
    int shown = Math.min(MOST_REASONS, health.sick().size());
    String more =
        shown == health.sick().size() ? "" : "; and " + (health.sick().size() - shown) + " more";
    return String.join("; ", health.sick().subList(0, shown)) + more;
  }

  private Optional<String> unknownDevice() {
    List<Inventory.Device> devices = rooms.inventory().current().devices();
    return frame
        .given()
        .text(HostOptions.DEVICE)
        .filter(name -> devices.stream().noneMatch(one -> one.spec().name().equals(name)))
        .map(name -> "there is no device '" + name + "'");
  }

  private void validate() throws UsageException {
    Inventory.Snapshot snapshot = rooms.inventory().refresh();
    budget(settings.fenceTimeout());
    List<String> wrong = new ArrayList<>();
    if (snapshot.devices().isEmpty()) {
      wrong.add("no usable device is configured in etc/devices");
    }
    unknownDevice().ifPresent(wrong::add);
    if (PlugChoice.isNamed(frame.given())) {
      PlugChoice.hosts(frame.given(), values.plugSeparator());
    }
    snapshot.problems().forEach(problem -> frame.reply().warn(problem.toString()));
    wrong.forEach(frame.reply()::error);
    frame.reply().exit(wrong.isEmpty() ? 0 : 1);
  }
}
