package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.dispatch.Dispatcher.Purpose;
import org.palisade.host.dispatch.Readiness.Standing;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Target;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** A device that cannot tell a state and its verifier: routes, states, health, probes. */
public class VerifiedHostsTest {
  private static final Duration WITHIN = Duration.ofSeconds(17);
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ManualClock clock = new ManualClock();
  private final InlineDevices devices = new InlineDevices();
  private final ScriptedOperations operations = new ScriptedOperations();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank ext = new PowerBank();
  private final PowerBank bmc = new PowerBank();
  private Dispatcher dispatcher;

  @Before
  public void setUp() {
    ext.plug("node1", "", PowerState.OFF);
    bmc.plug("7", "node1", PowerState.ON);
    dispatcher =
        new Dispatcher(
            inventory, devices, operations, folder.getRoot().toPath(), clock, clock::nanoTime);
  }

  private static DeviceType kind(String name, PowerBank bank) {
    return DeviceType.of(name, PowerBank.class, settings -> bank).parameters(Parameter.IP);
  }

  private void ext() {
    DeviceType blind = kind("blind", ext).traits(Trait.STATE_UNREADABLE);
    inventory.verifiedWith("bmc");
    inventory.device(blind, "ext", Map.of("ip", "e"), false, Map.of("node1", "node1"));
    inventory.verifiedWith("");
  }

  private void bmc(boolean listed, Map<String, String> plugs) {
    inventory.device(kind("good", bmc), "bmc", Map.of("ip", "b"), listed, plugs);
  }

  private void both() {
    ext();
    bmc(false, Map.of("node1", "7"));
  }

  private Routing route(Optional<String> device) {
    List<Routing> told = new ArrayList<>();
    dispatcher.route(List.of("node1"), device, Purpose.FENCE, WITHIN, told::add);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private Target target() {
    Routing routing = route(Optional.empty());
    assertThat(routing.problems()).isEmpty();
    return routing.routes().get(0).levels().get(0).ways().get(0).target();
  }

  private String problem() {
    Routing routing = route(Optional.empty());
    assertThat(routing.routes()).isEmpty();
    return String.join("; ", routing.problems());
  }

  // ---- what is refused ----

  @Test
  public void aVerifierThatIsMissingIsRefusedInTheWordsOfTheCheck() throws Exception {
    ext();

    assertThat(problem()).startsWith("'ext' cannot be verified with 'bmc': there is no usable");
    assertThat(
            new ConfigurationCheck(
                    inventory, dispatcher, devices, new PluginTypes(), Optional::empty)
                .findings())
        .extracting(Finding::text)
        .containsExactly(problem());
  }

  @Test
  public void aVerifierThatDoesNotNameTheHostIsRefused() {
    ext();
    bmc(false, Map.of("node2", "7"));

    assertThat(problem()).contains("'bmc', which does not name that host");
  }

  @Test
  public void aVerifierWhoseListLacksTheHostIsRefused() {
    ext();
    bmc.rename("7", "node9");
    bmc(true, Map.of());

    assertThat(problem()).contains("'bmc', which does not name that host");
  }

  @Test
  public void aVerifierWhoseListNamesTheHostTwiceIsRefused() {
    ext();
    bmc.plug("8", "node1", PowerState.OFF);
    bmc(true, Map.of());

    assertThat(problem()).contains("plug '7' of 'bmc' and plug '8' of 'bmc'");
  }

  @Test
  public void aKindThatCannotTellAStateIsRefusedWithoutAVerifier() {
    DeviceType blind = kind("blind", ext).traits(Trait.STATE_UNREADABLE);
    inventory.device(blind, "ext", false, Map.of("node1", "node1"));

    assertThat(problem()).contains("set verify_with = DEVICE");
  }

  @Test
  public void aLevelWhoseVerifierIsMissingIsLeftOutAndSaid() {
    ext();
    inventory.device(kind("good", bmc), "pdu", Map.of("ip", "p"), false, Map.of("node1", "7"));
    inventory.levels("node1", "ext ; pdu");

    Routing routing = route(Optional.empty());

    assertThat(routing.routes().get(0).levels()).hasSize(1);
    assertThat(routing.warnings())
        .singleElement()
        .asString()
        .contains("level 1 of host 'node1' cannot be used: 'ext' cannot be verified with 'bmc'");
  }

  // ---- what is found ----

  @Test
  public void theHostIsSwitchedByTheOneAndReadByTheOther() {
    both();

    assertThat(target().device().name()).isEqualTo("ext");
    assertThat(target().reader().device().name()).isEqualTo("bmc");
    assertThat(target().reader().plug()).isEqualTo("7");
  }

  @Test
  public void aVerifierThatListsItsHostsIsAskedForThem() {
    ext();
    bmc(true, Map.of());

    assertThat(target().reader().plug()).isEqualTo("7");
    assertThat(bmc.commands()).containsExactly("list");
  }

  @Test
  public void theVerifierItselfIsUsedWhereItIsAskedFor() {
    both();

    Way way = route(Optional.of("bmc")).routes().get(0).levels().get(0).ways().get(0);

    assertThat(way.device().spec().name()).isEqualTo("bmc");
    assertThat(way.verifier()).isEmpty();
  }

  @Test
  public void theVerifiersTimesCountToo() {
    both();
    Way way = route(Optional.empty()).routes().get(0).levels().get(0).ways().get(0);

    assertThat(way.parts().map(one -> one.device().spec().name())).containsExactly("ext", "bmc");
    assertThat(Levels.slowest(List.of(way))).isEqualTo(way.device().timing());
  }

  // ---- what is asked ----

  private HostState state() {
    List<HostState> told = new ArrayList<>();
    dispatcher
        .states()
        .ask(
            route(Optional.empty()).routes(),
            UnaryOperator.identity(),
            WITHIN,
            line -> {},
            told::addAll);
    return told.get(0);
  }

  @Test
  public void theStateIsThatOfTheVerifier() {
    both();

    assertThat(state().power()).isEqualTo(PowerState.ON);
  }

  @Test
  public void aVerifierThatIsDeadMakesTheStateUnknownAndIsNamed() {
    both();
    bmc.fails(Reason.UNREACHABLE, "no answer");

    assertThat(state().power()).isEqualTo(PowerState.UNKNOWN);
    assertThat(state().troubles()).containsExactly("bmc/7: no answer");
  }

  private Health health() {
    List<Health> told = new ArrayList<>();
    dispatcher.health(Set.of(), WITHIN, line -> {}, told::add);
    return told.get(0);
  }

  @Test
  public void aDeviceWhoseVerifierIsDeadIsNotHealthy() {
    both();
    assertThat(health().healthy()).isEqualTo(2);
    bmc.fails(Reason.UNREACHABLE, "no answer");

    assertThat(health().healthy()).isZero();
    assertThat(health().sick())
        .containsExactly("ext: nothing it does can be verified: bmc: no answer", "bmc: no answer");
  }

  private Readiness.Report probed() {
    Probes probes = new Probes(inventory, dispatcher, new Traffic(), clock);
    List<Readiness.Report> told = new ArrayList<>();
    probes.probe(List.of("ext"), told::addAll);
    return told.get(0);
  }

  @Test
  public void aProbeReadsThroughTheVerifierAndAsksForNoRightsOfIts() {
    both();
    bmc.forbid("7");

    assertThat(probed().standing()).isEqualTo(Standing.READY);
  }

  @Test
  public void aProbeFindsAVerifierThatIsDead() {
    both();
    bmc.fails(Reason.UNREACHABLE, "no answer");

    assertThat(probed().standing()).isEqualTo(Standing.BROKEN);
    assertThat(probed().troubles()).containsEntry("node1", "bmc/7: no answer");
  }

  @Test
  public void aProbeFindsAVerifierThatCannotVerify() {
    ext();

    assertThat(probed().standing()).isEqualTo(Standing.BROKEN);
    assertThat(probed().why()).contains("'ext' cannot be verified with 'bmc'");
  }

  @Test
  public void theVerifierIsNotProbedWhileTheOtherFences() {
    both();
    Traffic traffic = new Traffic();
    List<String> told = new ArrayList<>();
    traffic.whenBegun(told::add);

    traffic.begin(order(target())).run();

    assertThat(told).containsExactly(endpoint(target()), endpoint(target().reader()));
  }

  private static Order order(Target target) {
    Order plain = GuardedOperationsTest.order("node1", Action.OFF, new Asker("root", "x", false));
    return new Order(
        plain.action(),
        plain.method(),
        plain.host(),
        List.of(target),
        plain.timing(),
        plain.budget(),
        plain.startedNanos(),
        plain.share(),
        plain.asker(),
        plain.handedOver());
  }

  private static String endpoint(Target target) {
    return Traffic.endpoint(target.device());
  }
}
