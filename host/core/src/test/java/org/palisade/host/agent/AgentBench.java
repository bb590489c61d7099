package org.palisade.host.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.Types;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.GuardedOperations;
import org.palisade.host.dispatch.InlineDevices;
import org.palisade.host.dispatch.ManualClock;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.Probes;
import org.palisade.host.dispatch.ScriptedOperations;
import org.palisade.host.dispatch.SetInventory;
import org.palisade.host.dispatch.Traffic;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.gateway.Request;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** The agents with everything around them that a test can set. */
final class AgentBench implements Types {
  static final Parameter<String> SWITCH =
      Parameter.text("switch").letter('s').role(Parameter.Role.PLUG).help("Server to fence");

  final ManualClock clock = new ManualClock();
  final InlineDevices devices = new InlineDevices();
  final ScriptedOperations operations = new ScriptedOperations();
  final SetInventory inventory = new SetInventory();
  final PowerBank bank = new PowerBank();
  final FenceAgent agent;
  private final Path directory;
  private final List<DeviceType> kinds = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();
  private Standing standing = Standing.TRUSTED;
  private Map<String, String> environment = Map.of();

  AgentBench(Path directory) {
    this.directory = directory;
    Dispatcher dispatcher =
        new Dispatcher(
            inventory, devices, operations, directory.resolve("state"), clock, clock::nanoTime);
    Traffic traffic = new Traffic();
    Probes probes = new Probes(inventory, dispatcher, traffic, clock);
    GuardedOperations guarded =
        new GuardedOperations(operations, List.of(order -> refusal), traffic);
    Fencer fencer = new Fencer(dispatcher, inventory, guarded, clock::nanoTime);
    agent =
        new FenceAgent(
            this,
            inventory,
            devices,
            guarded,
            dispatcher,
            fencer,
            probes,
            "1.2.3",
            clock::nanoTime);
    kinds.add(bankKind());
  }

  /** One more process over the same state. */
  Dispatcher dispatcher() {
    return new Dispatcher(
        inventory, devices, operations, directory.resolve("state"), clock, clock::nanoTime);
  }

  DeviceType bankKind() {
    return DeviceType.of("bank", PowerBank.class, settings -> bank)
        .agent("fence_bank", "fence_bank2")
        .describe(
            "A bank of plugs", "A bank of plugs in memory.", URI.create("https://example.org/"))
        .timing(DeviceType.Timing.POWER_TIMEOUT, Duration.ofSeconds(60))
        .parameters(Parameter.IP.required(), Parameter.USERNAME, Parameter.PASSWORD, SWITCH);
  }

  /** From now on a guard refuses every fencing. */
  AgentBench refusing(String why) {
    refusal = Optional.of(why);
    return this;
  }

  AgentBench kind(DeviceType kind) {
    kinds.add(kind);
    return this;
  }

  AgentBench as(Standing caller) {
    standing = caller;
    return this;
  }

  AgentBench underPacemaker() {
    environment = Map.of("PCMK_service", "pacemaker-fenced");
    return this;
  }

  /** Calls with arguments. */
  HeardCall call(String program, String... arguments) {
    return run(program, List.of(arguments), new byte[0]);
  }

  /** Calls as Pacemaker does: no argument, lines on standard input. */
  HeardCall ask(String program, String... lines) {
    return run(program, List.of(), HeardCall.lines(lines));
  }

  HeardCall run(String program, List<String> arguments, byte[] input) {
    HeardCall call = prepare(program, arguments, input);
    agent.run(call);
    return call;
  }

  HeardCall prepare(String program, List<String> arguments, byte[] input) {
    Request request =
        HeardCall.request(
            program, arguments, input, environment, directory.toString(), clock.nanoTime());
    return new HeardCall(request, standing);
  }

  @Override
  public Optional<DeviceType> kind(String name) {
    return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  @Override
  public Optional<DeviceType> agent(String program) {
    return kinds.stream().filter(kind -> kind.agents().contains(program)).findFirst();
  }

  @Override
  public Optional<String> whyNot(String name) {
    return Optional.empty();
  }

  @Override
  public List<String> names() {
    return kinds.stream().map(DeviceType::name).toList();
  }
}
