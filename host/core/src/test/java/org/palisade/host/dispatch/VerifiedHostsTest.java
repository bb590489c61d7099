package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import org.palisade.host.inventory.Inventory.Upkeep;
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

  @Test
  public void aDeviceWhoseVerifierIsMissingIsNotHealthy() {
    ext();

    assertThat(health().healthy()).isZero();
    assertThat(health().sick())
        .singleElement()
        .asString()
        .startsWith("'ext' cannot be verified with 'bmc'");
  }

  private final Traffic traffic = new Traffic();

  private Readiness.Report probed() {
    return probed("ext", probes());
  }

  private Probes probes() {
    return new Probes(inventory, dispatcher, traffic, clock);
  }

  private static Readiness.Report probed(String device, Probes probes) {
    List<Readiness.Report> told = new ArrayList<>();
    probes.probe(List.of(device), told::addAll);
    return told.get(0);
  }

  private Health health(Probes probes) {
    List<Health> told = new ArrayList<>();
    probes.health(dispatcher, WITHIN, line -> {}, told::add);
    return told.get(0);
  }

  @Test
  public void aDeviceThatWasReadyIsNotOnceItsVerifierIsFoundBroken() {
    both();
    Probes probes = probes();
    assertThat(probed("ext", probes).standing()).isEqualTo(Standing.READY);
    bmc.fails(Reason.LOGIN_REFUSED, "the password is wrong");
    assertThat(probed("bmc", probes).standing()).isEqualTo(Standing.BROKEN);

    Health health = health(probes);

    assertThat(health.healthy()).isZero();
    assertThat(health.sick())
        .containsExactlyInAnyOrder(
            "ext: nothing it does can be verified: bmc: the password is wrong",
            "bmc: the password is wrong");
  }

  @Test
  public void aDeviceIsProbedSoonOnceItsVerifierIsFoundBroken() {
    both();
    Probes probes = probes();
    assertThat(probed("bmc", probes).standing()).isEqualTo(Standing.READY);
    assertThat(probed("ext", probes).standing()).isEqualTo(Standing.READY);
    bmc.fails(Reason.UNREACHABLE, "no answer");
    probed("bmc", probes);

    clock.pass(Duration.ofSeconds(6));
    probes.tick();

    assertThat(probes.reports())
        .extracting(Readiness.Report::device, Readiness.Report::standing)
        .containsExactly(tuple("bmc", Standing.BROKEN), tuple("ext", Standing.BROKEN));
  }

  @Test
  public void aDeviceThatWasNotProbedIsNotHealthyWhereItsVerifierWasFoundBroken() {
    both();
    inventory.device(kind("good", ext), "pdu", Map.of("ip", "p"), false, Map.of("node3", "node1"));
    Probes probes = probes();
    assertThat(probed("pdu", probes).standing()).isEqualTo(Standing.READY);
    bmc.fails(Reason.UNREACHABLE, "no answer");
    assertThat(probed("bmc", probes).standing()).isEqualTo(Standing.BROKEN);

    assertThat(health(probes).healthy()).isEqualTo(1);
    assertThat(health(probes).sick())
        .contains("ext: nothing it does can be verified: bmc: no answer");
  }

  @Test
  public void aProbeMakesWayForAFencingByTheVerifierAndDoesNotBeginDuringOne() {
    both();
    Probes probes = probes();
    devices.hold();
    probes.probe(List.of("ext"), reports -> {});
    assertThat(devices.openLeases()).isEqualTo(1);
    Target direct =
        route(Optional.of("bmc")).routes().get(0).levels().get(0).ways().get(0).target();

    Runnable over = traffic.begin(order(direct));

    assertThat(devices.interrupted()).isEqualTo(1);
    devices.release();
    int leased = devices.leased();
    pass(probes, Duration.ofHours(1));
    assertThat(devices.leased()).isEqualTo(leased);
    over.run();
    pass(probes, Duration.ofHours(1));
    assertThat(devices.leased()).isGreaterThan(leased);
  }

  private void pass(Probes probes, Duration time) {
    for (long minute = 0; minute < time.toMinutes(); minute++) {
      clock.pass(Duration.ofMinutes(1));
      probes.tick();
    }
  }

  @Test
  public void aProbeAsksTheDeviceThatSwitchesForItsRights() {
    both();
    ext.forbid("node1");

    assertThat(probed().standing()).isEqualTo(Standing.BROKEN);
    assertThat(probed().troubles().get("node1"))
        .startsWith("ext/node1: ")
        .contains("may not switch plug 'node1'");
  }

  @Test
  public void aProbeFindsThatTheDeviceThatSwitchesPowersAnotherMachine() {
    ext.identity("node1", "other");
    inventory.upkeep(new Upkeep(Optional.empty(), false, List.of(), Map.of("node1", "4c4c-1")));
    ext();
    inventory.upkeep(Upkeep.USUAL);
    bmc(false, Map.of("node1", "7"));

    assertThat(probed().standing()).isEqualTo(Standing.BROKEN);
    assertThat(probed().troubles().get("node1")).contains("ext").contains("belongs to another");
  }

  @Test
  public void aProbeFindsAVerifierThatRefusesItsPasswordAndSaysWhereThatIsFrom() {
    ext();
    String from = "password_file = /x (line 4 of etc/devices/bmc.cfg)";
    inventory.upkeep(new Upkeep(Optional.empty(), false, List.of(from), Map.of()));
    bmc(false, Map.of("node1", "7"));
    bmc.fails(Reason.LOGIN_REFUSED, "login refused");

    assertThat(probed().standing()).isEqualTo(Standing.BROKEN);
    assertThat(probed().why()).isEqualTo("bmc/7: login refused; it comes from " + from);
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
        plain.laterLevel(),
        plain.share(),
        plain.asker(),
        plain.handedOver());
  }

  private static String endpoint(Target target) {
    return Traffic.endpoint(target.device());
  }
}
