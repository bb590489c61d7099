package org.palisade.host.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Timing;
import org.palisade.host.dispatch.Health;
import org.palisade.host.dispatch.KnownHosts;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Routing;
import org.palisade.host.dispatch.Way;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Target;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerCycler;
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
      case ON, OFF, REBOOT, ENABLE, DISABLE -> route(true, this::fence);
      case STATUS -> route(false, this::status);
      case LIST -> ask(rooms.dispatcher().hosts(within(), hosts -> told(() -> list(hosts))));
      case LIST_STATUS ->
          ask(rooms.dispatcher().hosts(within(), hosts -> told(() -> listStatus(hosts))));
      case MONITOR ->
          ask(
              rooms
                  .dispatcher()
                  .health(within(), frame.reply()::trace, health -> told(() -> monitor(health))));
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

  private void route(boolean fencing, Consumer<List<Way>> then) throws UsageException {
    List<String> hosts = PlugChoice.hosts(frame.given(), values.plugSeparator());
    budget(settings.fenceTimeout());
    ask(
        rooms
            .dispatcher()
            .route(
                hosts,
                frame.given().text(HostOptions.DEVICE),
                fencing,
                within(),
                routing -> told(() -> routed(routing, then))));
  }

  private Optional<Duration> budget(Duration configured) throws UsageException {
    return values.budget(texts, frame.request().environment(), configured);
  }

  private void routed(Routing routing, Consumer<List<Way>> then) {
    routing.warnings().forEach(frame.reply()::warn);
    if (routing.problems().isEmpty()) {
      then.accept(routing.ways());
    } else {
      routing.problems().forEach(frame.reply()::error);
      frame.reply().exit(1);
    }
  }

  private void fence(List<Way> ways) {
    Optional<String> unfit = ways.stream().map(this::unfit).flatMap(Optional::stream).findFirst();
    if (unfit.isPresent()) {
      frame.reply().fail(unfit.get());
      return;
    }
    try {
      Fencing.begin(rooms.operations(), order(ways), frame);
    } catch (UsageException e) {
      frame.reply().fail(e.getMessage());
    }
  }

  /** Why the device of a host cannot do what is asked for. */
  private Optional<String> unfit(Way way) {
    DeviceType type = way.device().spec().type();
    if (frame.power() != Action.REBOOT) {
      return Optional.empty();
    }
    if (type.has(Trait.FABRIC)) {
      return Optional.of(
          States.name(way.target())
              + ": cuts "
              + way.host()
              + " off storage or network, which is no reboot; use off (pcmk_reboot_action=off)");
    }
    return values.method() == Method.CYCLE && !type.offers(PowerCycler.class)
        ? Optional.of(
            States.name(way.target())
                + ": devices of kind "
                + type.name()
                + " have no power cycle of their own; use method=onoff")
        : Optional.empty();
  }

  private Order order(List<Way> ways) throws UsageException {
    Duration configured =
        ways.stream()
            .flatMap(way -> way.device().fenceTimeout().stream())
            .max(Comparator.naturalOrder())
            .orElse(settings.fenceTimeout());
    return new Order(
        frame.power(),
        frame.power() == Action.REBOOT ? values.method() : Method.ONOFF,
        String.join(",", ways.stream().map(Way::host).toList()),
        ways.stream().map(Way::target).toList(),
        TimingOverride.over(slowest(ways), values.settings()),
        budget(configured),
        frame.request().startedNanos(),
        Optional.empty(),
        frame.asker(),
        frame.request().handedOver());
  }

  /** Several hosts are one fencing with one set of times: those of whichever needs most. */
  private static Timing slowest(List<Way> ways) {
    return ways.stream().map(way -> way.device().timing()).reduce(HostCall::slower).orElseThrow();
  }

  private static Timing slower(Timing a, Timing b) {
    return new Timing(
        longer(a.delay(), b.delay()),
        longer(a.powerTimeout(), b.powerTimeout()),
        longer(a.powerWait(), b.powerWait()),
        longer(a.statusSleep(), b.statusSleep()),
        longer(a.loginTimeout(), b.loginTimeout()),
        longer(a.shellTimeout(), b.shellTimeout()),
        Math.max(a.retryOn(), b.retryOn()));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private void status(List<Way> ways) {
    List<Target> targets = ways.stream().map(Way::target).toList();
    askStates(ways, states -> States.answer(targets, states, frame.reply()));
  }

  private void askStates(List<Way> ways, Consumer<List<Answer<PowerState>>> then) {
    ask(
        rooms
            .dispatcher()
            .queries()
            .states(
                ways.stream().map(this::asked).toList(),
                within(),
                frame.reply()::trace,
                states -> told(() -> then.accept(states))));
  }

  private Queries.AskedPlug asked(Way way) {
    Timing timing = TimingOverride.over(way.device().timing(), values.settings());
    return new Queries.AskedPlug(way.target(), timing.callLimit());
  }

  private void list(KnownHosts hosts) {
    warn(hosts);
    wanted(hosts).forEach(way -> frame.reply().result(line(way)));
    frame.reply().exit(0);
  }

  private void warn(KnownHosts hosts) {
    hosts.warnings().forEach(frame.reply()::warn);
    unknownDevice().ifPresent(frame.reply()::warn);
  }

  /** With {@code device=}, only what that device fences. */
  private List<Way> wanted(KnownHosts hosts) {
    Optional<String> device = frame.given().text(HostOptions.DEVICE);
    return hosts.ways().stream()
        .filter(way -> device.isEmpty() || device.get().equals(way.device().spec().name()))
        .toList();
  }

  private String line(Way way) {
    return way.host() + values.separator() + way.device().spec().name();
  }

  private void listStatus(KnownHosts hosts) {
    warn(hosts);
    List<Way> ways = wanted(hosts);
    askStates(ways, states -> printStates(ways, states));
  }

  private void printStates(List<Way> ways, List<Answer<PowerState>> states) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (int i = 0; i < ways.size(); i++) {
      Target target = ways.get(i).target();
      states
          .get(i)
          .failure()
          .ifPresent(failure -> frame.reply().warn(States.named(target, failure.message())));
      PowerState state = states.get(i).value().orElse(PowerState.UNKNOWN);
      lines.put(ways.get(i).host(), line(ways.get(i)) + values.separator() + state);
    }
    lines.values().forEach(frame.reply()::result);
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
    Inventory.Snapshot snapshot = rooms.inventory().current();
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
