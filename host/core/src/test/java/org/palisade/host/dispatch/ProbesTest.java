package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.Logged;
import org.palisade.host.dispatch.Readiness.Report;
import org.palisade.host.dispatch.Readiness.Standing;
import org.palisade.host.inventory.Inventory.Upkeep;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** Whether a fence would work now. */
public class ProbesTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Asker ASKER = new Asker("root", "fence_palisade", false);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final Logged logged = new Logged(Probes.class);
  private final ManualClock clock = new ManualClock();
  private final InlineDevices devices = new InlineDevices();
  private final ScriptedOperations operations = new ScriptedOperations();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank bank = new PowerBank();
  private final PowerBank other = new PowerBank();
  private final Traffic traffic = new Traffic();
  private Dispatcher dispatcher;
  private Probes probes;

  @Before
  public void setUp() {
    bank.plug("1", "", PowerState.ON).plug("2", "", PowerState.OFF);
    other.plug("1", "", PowerState.ON);
    inventory.upkeep(
        new Upkeep(
            Optional.empty(),
            false,
            List.of("password_file = /x (line 4 of etc/devices/pdu.cfg)"),
            Map.of()));
    pdu("n1");
    inventory.upkeep(Upkeep.USUAL);
    dispatcher =
        new Dispatcher(
            inventory, devices, operations, folder.getRoot().toPath(), clock, clock::nanoTime);
    probes = new Probes(inventory, dispatcher, traffic, clock, () -> 0.5);
  }

  private void pdu(String host) {
    inventory.device(
        kind("bank", bank), "pdu", Map.of("ip", "h"), false, Map.of(host, "1", "n2", "2"));
  }

  private static DeviceType kind(String name, PowerBank bank) {
    return DeviceType.of(name, PowerBank.class, settings -> bank).parameters(Parameter.IP);
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.pass(Duration.ofSeconds(1));
      probes.tick();
    }
  }

  private Report report() {
    return probes.reports().get(0);
  }

  @Test
  public void aDeviceThatWasNotProbedYetIsUnknown() {
    assertThat(report().standing()).isEqualTo(Standing.UNKNOWN);
    assertThat(report().probed()).isEmpty();
    assertThat(report().why()).isNotEmpty();
  }

  @Test
  public void aDeviceWhoseTargetsCanAllBeReadIsReadyAndItsPowerIsLeftAlone() {
    pass(Duration.ofMinutes(1));

    assertThat(report().standing()).isEqualTo(Standing.READY);
    assertThat(report().why()).isEmpty();
    assertThat(report().lastGood()).isEqualTo(report().probed());
    assertThat(bank.commands()).isEmpty();
    assertThat(devices.openLeases()).isZero();
    assertThat(logged.at(Level.INFO)).containsExactly("pdu: ready to fence");
  }

  @Test
  public void aDeviceIsProbedOncePerInterval() {
    pass(Duration.ofMinutes(1));
    int first = devices.leased();

    pass(INTERVAL.minusSeconds(31));
    assertThat(devices.leased()).isEqualTo(first);
    pass(Duration.ofSeconds(31));

    assertThat(devices.leased()).isEqualTo(2 * first);
  }

  @Test
  public void aMissingRightToSwitchOffShowsBeforeItMatters() {
    bank.forbid("2");

    pass(Duration.ofMinutes(1));

    assertThat(report().standing()).isEqualTo(Standing.IMPAIRED);
    assertThat(report().troubles()).containsOnlyKeys("n2");
    assertThat(report().troubles().get("n2")).contains("may not switch plug '2'");
    assertThat(bank.commands()).isEmpty();
  }

  @Test
  public void aTargetThatCannotBeReadImpairsItsDeviceAndIsNamed() {
    bank.unplug("2");

    pass(Duration.ofMinutes(1));

    assertThat(report().standing()).isEqualTo(Standing.IMPAIRED);
    assertThat(report().troubles()).containsOnlyKeys("n2");
    assertThat(report().troubles().get("n2")).isEqualTo("pdu/2: there is no plug '2'");
    assertThat(report().why()).startsWith("1 of 2 targets could not be fenced");
    assertThat(report().lastGood()).isEmpty();
  }

  private final NamingBank bmc = new NamingBank();

  private void bmc(String file, Map<String, String> targets) {
    bmc.only("1").plug("1", "", PowerState.ON).plug("2", "", PowerState.ON);
    DeviceType kind =
        DeviceType.of("bmc", NamingBank.class, settings -> bmc).parameters(Parameter.IP);
    inventory.device(kind, file, Map.of("ip", "bmc"), false, targets);
  }

  private Map<String, String> troubles(String device) {
    return probes.reports().stream()
        .filter(one -> one.device().equals(device))
        .findFirst()
        .orElseThrow()
        .troubles();
  }

  private List<String> problems(String host) {
    List<String> problems = new ArrayList<>();
    dispatcher.route(
        List.of(host),
        Optional.empty(),
        Dispatcher.Purpose.FENCE,
        Duration.ofSeconds(5),
        routing -> problems.addAll(routing.problems()));
    return problems;
  }

  @Test
  public void onePlugUnderTwoNamesIsNoHostsAsSoonAsItIsKnown() {
    bmc("bmc", Map.of("n4", "", "n5", "1", "n6", "2"));
    assertThat(problems("n5")).isEmpty();

    pass(Duration.ofMinutes(1));

    assertThat(troubles("bmc")).containsOnlyKeys("n4", "n5");
    assertThat(troubles("bmc").get("n5"))
        .contains("'n4'", "'n5'", "are one plug of one device", "neither is fenced");
    assertThat(problems("n4")).singleElement().asString().contains("are one plug of one device");
    assertThat(problems("n5")).singleElement().asString().contains("are one plug of one device");
    assertThat(problems("n6")).isEmpty();
    assertThat(bmc.commands()).isEmpty();
  }

  @Test
  public void whereThereIsOneHostNobodyAsksWhatItsPlugIsCalled() {
    bmc("bmc", Map.of("n4", ""));

    pass(Duration.ofMinutes(1));

    assertThat(troubles("bmc")).isEmpty();
    assertThat(bmc.asked()).isZero();
  }

  @Test
  public void aHealthCheckSaysThatOnePlugIsTwoHosts() {
    inventory.removeAll();
    bmc("bmc", Map.of("n4", "", "n5", "1"));
    pass(Duration.ofMinutes(1));
    List<Health> told = new ArrayList<>();

    probes.health(dispatcher, Duration.ofSeconds(9), line -> {}, told::add);

    assertThat(told.get(0).sick()).singleElement().asString().contains("'n4'", "'n5'", "one plug");
  }

  @Test
  public void twoFilesWithOnePlugUnderTwoNamesAreBothFoundWithinSeconds() {
    bmc("bmc-a", Map.of("n4", "/plugs/1"));
    bmc("bmc-b", Map.of("n5", "1"));

    pass(Duration.ofMinutes(1));

    assertThat(troubles("bmc-a")).containsOnlyKeys("n4");
    assertThat(troubles("bmc-b")).containsOnlyKeys("n5");
  }

  @Test
  public void aNameThatIsWrongByNowIsForgotten() {
    bmc("bmc", Map.of("n4", "", "n5", "1"));
    pass(Duration.ofMinutes(1));
    bmc.several();

    pass(INTERVAL);

    assertThat(troubles("bmc")).containsOnlyKeys("n4");
    assertThat(troubles("bmc").get("n4")).contains("several plugs; name one");
    assertThat(problems("n5")).isEmpty();
  }

  @Test
  public void aRefusedLoginBreaksTheDeviceAndItIsSaidWhereThePasswordCameFrom() {
    bank.fails(Reason.LOGIN_REFUSED, "login refused for user 'ops'");

    pass(Duration.ofMinutes(1));

    assertThat(report().standing()).isEqualTo(Standing.BROKEN);
    assertThat(report().why())
        .isEqualTo(
            "pdu: login refused for user 'ops'; it comes from password_file = /x (line 4 of"
                + " etc/devices/pdu.cfg)");
    assertThat(report().troubles()).containsOnlyKeys("n1", "n2");
    assertThat(logged.at(Level.WARN)).singleElement().asString().contains("/x (line 4");
  }

  @Test
  public void aDeviceThatIsMendedIsReadyAgainAndWasGoodBefore() {
    pass(Duration.ofMinutes(1));
    bank.fails(Reason.UNREACHABLE, "no route");
    pass(INTERVAL);
    assertThat(report().standing()).isEqualTo(Standing.BROKEN);
    assertThat(report().lastGood()).isPresent().isNotEqualTo(report().probed());

    bank.works();
    pass(INTERVAL.multipliedBy(2));

    assertThat(report().standing()).isEqualTo(Standing.READY);
    assertThat(logged.at(Level.INFO)).hasSize(2);
    assertThat(logged.at(Level.WARN)).hasSize(1);
  }

  @Test
  public void aDeviceThatStrugglesIsProbedLessOftenButNotForEverLess() {
    bank.fails(Reason.UNREACHABLE, "no route");
    pass(Duration.ofMinutes(1));
    List<Integer> probesIn = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int before = devices.leased();
      pass(INTERVAL);
      probesIn.add(devices.leased() - before);
    }

    assertThat(probesIn.stream().mapToInt(one -> one).sum()).isBetween(4, 6);
  }

  /** A whole device that is dead costs one call a probe, not one for each plug. */
  @Test
  public void aDeadDeviceIsAskedOnce() {
    bank.fails(Reason.UNREACHABLE, "no route");

    pass(Duration.ofMinutes(1));

    assertThat(devices.leased()).isEqualTo(1);
  }

  @Test
  public void aDeviceWithoutAnIntervalIsNotProbed() {
    inventory.removeAll();
    inventory.upkeep(new Upkeep(Optional.of(Duration.ZERO), false, List.of(), Map.of()));
    pdu("n1");

    pass(Duration.ofSeconds(400));

    assertThat(devices.leased()).isZero();
  }

  @Test
  public void aDevicesOwnIntervalCounts() {
    inventory.removeAll();
    inventory.upkeep(new Upkeep(Optional.of(Duration.ofSeconds(30)), false, List.of(), Map.of()));
    pdu("n1");

    pass(Duration.ofMinutes(5));

    assertThat(devices.leased()).isBetween(9 * 3, 10 * 3);
  }

  @Test
  public void aDeviceWhoseFileChangedIsUnknownAndProbedSoon() {
    pass(Duration.ofMinutes(1));
    inventory.removeAll();
    inventory.device(kind("bank", bank), "pdu", Map.of("ip", "h2"), false, Map.of("n1", "1"));
    assertThat(report().standing()).isEqualTo(Standing.UNKNOWN);

    pass(Duration.ofSeconds(6));

    assertThat(report().standing()).isEqualTo(Standing.READY);
  }

  @Test
  public void aKindWhoseStateCannotBeReadFencesNothing() {
    inventory.removeAll();
    inventory.device(
        kind("blind", bank).traits(Trait.STATE_UNREADABLE), "blind", false, Map.of("n1", "1"));

    pass(Duration.ofMinutes(1));

    assertThat(report().standing()).isEqualTo(Standing.BROKEN);
  }

  @Test
  public void theListOfADeviceIsRenewedAndItsPlugsAreRead() {
    inventory.removeAll();
    inventory.device(kind("cloud", bank), "cloud", Map.of("ip", "c"), true, Map.of());

    pass(Duration.ofMinutes(1));

    assertThat(report().standing()).isEqualTo(Standing.READY);
    assertThat(bank.commands()).containsExactly("list");
    assertThat(devices.leased()).isEqualTo(5);
  }

  // ---- a fencing goes first ----

  @Test
  public void aDeviceThatIsUsedForAFencingIsNotProbed() {
    Runnable end = traffic.begin(GuardedOperationsTest.order("n1", Action.OFF, ASKER));
    inventory.removeAll();
    inventory.device(
        DeviceType.of("bank", PowerBank.class, settings -> bank), "same", false, Map.of("n1", "1"));

    pass(Duration.ofMinutes(2));
    assertThat(devices.leased()).isZero();
    end.run();
    pass(Duration.ofMinutes(1));

    assertThat(devices.leased()).isPositive();
  }

  @Test
  public void aProbeThatRunsIsGivenUpForAFencingAndMadeLater() {
    inventory.removeAll();
    inventory.device(
        DeviceType.of("bank", PowerBank.class, settings -> bank), "same", false, Map.of("n1", "1"));
    devices.hold();
    pass(Duration.ofMinutes(1));
    assertThat(devices.openLeases()).isEqualTo(1);

    Runnable end = traffic.begin(GuardedOperationsTest.order("n1", Action.OFF, ASKER));
    assertThat(devices.interrupted()).isEqualTo(1);
    end.run();
    devices.release();
    assertThat(report().standing()).isEqualTo(Standing.UNKNOWN);
    pass(Duration.ofSeconds(11));

    assertThat(report().standing()).isEqualTo(Standing.READY);
  }

  // ---- asked for ----

  @Test
  public void aProbeThatIsAskedForIsMadeAtOnceAndTwoWhoAskShareIt() {
    devices.hold();
    List<List<Report>> told = new ArrayList<>();
    probes.probe(List.of("pdu", "nosuch"), told::add);
    probes.probe(List.of("pdu"), told::add);
    assertThat(told).isEmpty();

    devices.release();

    assertThat(told).hasSize(2);
    assertThat(told.get(0)).extracting(Report::standing).containsExactly(Standing.READY);
    assertThat(devices.leased()).isEqualTo(3);
  }

  @Test
  public void whoeverLeavesIsToldNothing() {
    devices.hold();
    List<List<Report>> told = new ArrayList<>();
    probes.probe(List.of("pdu"), told::add).drop();

    devices.release();

    assertThat(told).isEmpty();
    assertThat(report().standing()).isEqualTo(Standing.READY);
  }

  // ---- monitor ----

  private Health health() {
    List<Health> told = new ArrayList<>();
    probes.health(dispatcher, Duration.ofSeconds(17), line -> {}, told::add);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  @Test
  public void healthIsWhatTheLastProbeFoundWithItsAge() {
    bank.unplug("2");
    pass(Duration.ofMinutes(1));
    int before = devices.leased();
    clock.pass(Duration.ofSeconds(10));

    Health health = health();

    assertThat(health.healthy()).isEqualTo(1);
    assertThat(health.devices()).isEqualTo(1);
    assertThat(health.sick())
        .singleElement()
        .asString()
        .startsWith("pdu: 1 of 2 targets could not be fenced")
        .matches(".*\\(probed [0-9]+ s ago; hosts: n2\\)");
    assertThat(devices.leased()).isEqualTo(before);
  }

  @Test
  public void whatWasNotProbedIsAskedNow() {
    inventory.device(kind("other", other), "second", Map.of("ip", "o"), false, Map.of("m", "1"));
    other.fails(Reason.FORBIDDEN, "no");

    assertThat(health()).isEqualTo(new Health(1, 2, List.of("second: no")));
  }

  @Test
  public void beforeItIsSaidThatNothingCanBeFencedAllAreAsked() {
    bank.fails(Reason.UNREACHABLE, "no route");
    pass(Duration.ofMinutes(1));
    assertThat(health()).isEqualTo(new Health(0, 1, List.of("pdu: no route")));

    bank.works();

    assertThat(health()).isEqualTo(new Health(1, 1, List.of()));
  }
}
