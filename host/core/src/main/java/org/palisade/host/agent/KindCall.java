package org.palisade.host.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Lease;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;
import org.palisade.host.device.Values.InvalidValues;
import org.palisade.host.dispatch.NodeMemory;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Target;
import org.palisade.host.secret.SecretPrograms.Printed;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;

/** A call of a kind's own agent, which says all about its device. */
final class KindCall {
  private final Rooms rooms;
  private final DeviceType type;
  private final Frame frame;
  private final HostSettings settings;

  KindCall(Rooms rooms, DeviceType type, Frame frame) {
    this.rooms = rooms;
    this.type = type;
    this.frame = frame;
    this.settings = rooms.inventory().current().settings();
  }

  void run() throws UsageException {
    Map<String, String> texts = texts();
    Map<Parameter<?>, String> scripts = scripts(texts);
    if (frame.action() == AgentAction.VALIDATE_ALL) {
      for (Map.Entry<Parameter<?>, String> script : scripts.entrySet()) {
        checkScript(script.getKey(), script.getValue());
        texts.put(script.getKey().name(), "not asked for");
      }
      validate(texts);
    } else if (scripts.isEmpty()) {
      perform(texts);
    } else {
      runScripts(texts, scripts);
    }
  }

  /** What was given, over {@code <kind>.<parameter>} of {@code etc/palisade.cfg}. */
  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    String prefix = type.name() + ".";
    settings
        .kindDefaults()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                texts.put(key.substring(prefix.length()), value);
              }
            });
    texts.putAll(frame.given().texts());
    return texts;
  }

  private List<Parameter<?>> secrets() {
    return type.parameters().stream()
        .filter(one -> one.type() == Parameter.Type.SECRET)
        .<Parameter<?>>map(one -> one)
        .toList();
  }

  private Map<Parameter<?>, String> scripts(Map<String, String> texts) throws UsageException {
    Map<Parameter<?>, String> scripts = new LinkedHashMap<>();
    for (Parameter<?> secret : secrets()) {
      Parameter<String> option = HostOptions.scriptFor(secret);
      Optional<String> script = frame.given().text(option);
      if (script.isPresent() && texts.containsKey(secret.name())) {
        throw new UsageException(
            "'"
                + secret.name()
                + "' and '"
                + option.name()
                + "' contradict each other; give one of them");
      }
      script.ifPresent(command -> scripts.put(secret, command));
    }
    return scripts;
  }

  private void checkScript(Parameter<?> secret, String script) throws UsageException {
    try {
      PasswordScript.check(script, frame.directory());
    } catch (UsageException e) {
      throw new UsageException(said(secret, e.getMessage()));
    }
  }

  private static String said(Parameter<?> secret, String problem) {
    return "'" + HostOptions.scriptFor(secret).name() + "' " + problem;
  }

  private void runScripts(Map<String, String> texts, Map<Parameter<?>, String> scripts)
      throws UsageException {
    Duration limit = hostValues(texts).settings().get(Timing.LOGIN_TIMEOUT);
    frame.reply().beatBy(rooms.operations());
    List<CompletableFuture<?>> running = new ArrayList<>();
    scripts.forEach(
        (secret, script) ->
            running.add(
                rooms
                    .scripts()
                    .run(script, frame.directory(), frame.request().environment(), limit)
                    .thenAccept(printed -> take(texts, secret, printed))));
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
            .handle(
                (done, failure) -> {
                  frame.reply().guarded(() -> continueWith(texts, Optional.ofNullable(failure)));
                  return null;
                });
  }

  private static void take(Map<String, String> texts, Parameter<?> secret, Printed printed) {
    String text =
        printed
            .secret()
            .orElseThrow(() -> new IllegalArgumentException(said(secret, printed.problem())));
    synchronized (texts) {
      texts.put(secret.name(), text);
    }
  }

  private void continueWith(Map<String, String> texts, Optional<Throwable> failure) {
    if (failure.isPresent()) {
      // What became of all the programs together wraps what became of one.
      frame.reply().fail(failure.get().getCause().getMessage());
      return;
    }
    try {
      perform(texts);
    } catch (UsageException e) {
      frame.reply().fail(e.getMessage());
    }
  }

  private HostValues hostValues(Map<String, String> texts) throws UsageException {
    return HostValues.check(Timing.parameters(type), texts);
  }

  private DeviceSpec device(Map<String, String> texts) throws UsageException {
    for (Parameter<?> secret : secrets()) {
      frame.reply().hide(texts.getOrDefault(secret.name(), ""));
    }
    try {
      return new DeviceSpec(type, Values.check(name(texts), type.parameters(), texts));
    } catch (InvalidValues e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The agent's name with what names its device. */
  private String name(Map<String, String> texts) {
    List<String> endpoint =
        type.parameters().stream()
            .filter(one -> one.role() == Parameter.Role.ENDPOINT)
            .filter(one -> one.type() != Parameter.Type.SECRET)
            .map(one -> texts.getOrDefault(one.name(), ""))
            .filter(text -> !text.isBlank())
            .toList();
    String agent = frame.profile().program();
    return endpoint.isEmpty() ? agent : agent + "@" + String.join(":", endpoint);
  }

  private void validate(Map<String, String> texts) throws UsageException {
    HostValues values = hostValues(texts);
    values.budget(texts, frame.request().environment(), settings.fenceTimeout());
    DeviceSpec device = device(texts);
    if (PlugChoice.isNamed(frame.given())) {
      PlugChoice.of(type, frame.given(), values.plugSeparator());
    }
    try (Lease lease = rooms.devices().lease(device)) {
      frame.reply().detail(lease.spec().name() + ": the options can be used");
      frame.reply().exit(0);
    } catch (StonithException e) {
      frame.reply().fail(e.getMessage());
    }
  }

  private void perform(Map<String, String> texts) throws UsageException {
    HostValues values = hostValues(texts);
    DeviceSpec device = device(texts);
    Timing timing = Timing.from(type, values.settings());
    frame.reply().detail(device.name() + ": options " + String.join(", ", texts.keySet()));
    switch (frame.action()) {
      case ON, OFF, REBOOT, ENABLE, DISABLE -> fence(device, timing, values, texts);
      case STATUS -> status(device, timing, values);
      case LIST -> list(device, timing, values);
      case LIST_STATUS -> listStatus(device, timing, values);
      case MONITOR -> monitor(device, timing);
      case METADATA, MANPAGE, VALIDATE_ALL, START, STOP, HELP, VERSION ->
          throw new IllegalStateException(frame.action().word() + " is answered elsewhere");
    }
  }

  private void fence(DeviceSpec device, Timing timing, HostValues values, Map<String, String> texts)
      throws UsageException {
    PlugChoice choice = PlugChoice.of(type, frame.given(), values.plugSeparator());
    Optional<Duration> budget =
        values.budget(texts, frame.request().environment(), settings.fenceTimeout());
    if (choice.fixed() && choice.node().isPresent() && !mayUse(device, choice)) {
      return;
    }
    Order order =
        new Order(
            frame.power(),
            frame.power() == Action.REBOOT ? values.method() : Method.ONOFF,
            choice.node().orElseGet(() -> String.join(",", choice.plugs())),
            targets(device, choice),
            timing,
            budget,
            frame.request().startedNanos(),
            false,
            Optional.empty(),
            frame.asker(),
            frame.request().handedOver());
    Fencing.begin(listener -> rooms.operations().begin(order, listener), frame);
  }

  private static List<Target> targets(DeviceSpec device, PlugChoice choice) {
    return choice.plugs().stream().map(plug -> new Target(device, plug)).toList();
  }

  /** One fixed plug under two nodes' names would report one node off by switching off another. */
  private boolean mayUse(DeviceSpec device, PlugChoice choice) {
    NodeMemory memory = rooms.dispatcher().nodes();
    for (Target target : targets(device, choice)) {
      try (Lease lease = rooms.devices().lease(device)) {
        NodeMemory.Claim claim =
            memory.use(lease.key(target.plug()), target.name(), choice.node().orElseThrow());
        claim.warning().ifPresent(frame.reply()::warn);
        if (claim.refusal().isPresent()) {
          frame.reply().fail(claim.refusal().get());
          return false;
        }
      } catch (StonithException e) {
        frame.reply().fail(e.getMessage());
        return false;
      }
    }
    return true;
  }

  private void status(DeviceSpec device, Timing timing, HostValues values) throws UsageException {
    List<Target> targets =
        targets(device, PlugChoice.of(type, frame.given(), values.plugSeparator()));
    ask(
        rooms
            .dispatcher()
            .queries()
            .states(
                targets.stream()
                    .map(target -> new Queries.AskedPlug(target, timing.callLimit()))
                    .toList(),
                within(timing),
                frame.reply()::trace,
                states -> told(() -> States.answer(targets, states, frame.reply()))));
  }

  private void monitor(DeviceSpec device, Timing timing) {
    ask(
        rooms
            .dispatcher()
            .queries()
            .monitor(
                List.of(new Queries.Asked(device, timing.callLimit())),
                within(timing),
                frame.reply()::trace,
                answers -> told(() -> healthy(answers.get(0)))));
  }

  private void healthy(Answer<Boolean> answer) {
    answer
        .failure()
        .ifPresentOrElse(
            failure -> frame.reply().fail(failure.message()), () -> frame.reply().exit(0));
  }

  private void list(DeviceSpec device, Timing timing, HostValues values) {
    askPlugs(
        device,
        timing,
        plugs -> {
          plugs.forEach(plug -> frame.reply().result(line(plug, values.separator())));
          frame.reply().exit(0);
        });
  }

  private static String line(Plug plug, String separator) {
    return plug.id() + separator + plug.alias();
  }

  private void listStatus(DeviceSpec device, Timing timing, HostValues values) {
    askPlugs(
        device,
        timing,
        plugs ->
            ask(
                rooms
                    .dispatcher()
                    .queries()
                    .states(
                        plugs.stream()
                            .map(
                                plug ->
                                    new Queries.AskedPlug(
                                        new Target(device, plug.id()), timing.callLimit()))
                            .toList(),
                        within(timing),
                        frame.reply()::trace,
                        states -> told(() -> printStates(plugs, states, values.separator())))));
  }

  private void printStates(List<Plug> plugs, List<Answer<PowerState>> states, String separator) {
    for (int i = 0; i < plugs.size(); i++) {
      states.get(i).failure().ifPresent(failure -> frame.reply().warn(failure.message()));
      PowerState state = states.get(i).value().orElse(PowerState.UNKNOWN);
      frame.reply().result(line(plugs.get(i), separator) + separator + state);
    }
    frame.reply().exit(0);
  }

  private void askPlugs(DeviceSpec device, Timing timing, Consumer<List<Plug>> then) {
    ask(
        rooms
            .dispatcher()
            .queries()
            .plugs(
                List.of(new Queries.Asked(device, timing.callLimit())),
                within(timing),
                frame.reply()::trace,
                answers -> told(() -> plugs(answers.get(0), then))));
  }

  private void plugs(Answer<List<Plug>> answer, Consumer<List<Plug>> then) {
    answer.value().ifPresent(then);
    answer.failure().ifPresent(failure -> frame.reply().fail(failure.message()));
  }

  /** Longer only where the caller gave the device more time by its own options. */
  private Duration within(Timing timing) {
    Duration usual = frame.answerWithin(rooms.nanoTime());
    boolean own =
        frame.given().text(Timing.LOGIN_TIMEOUT).isPresent()
            || frame.given().text(Timing.SHELL_TIMEOUT).isPresent();
    Duration wanted = timing.callLimit().plusSeconds(1);
    return own && wanted.compareTo(usual) > 0 ? wanted : usual;
  }

  private void ask(Queries.Question question) {
    frame.reply().beatBy(rooms.operations());
    frame.farewell().also(question::drop);
  }

  private void told(Runnable answer) {
    frame.reply().guarded(answer);
  }
}
