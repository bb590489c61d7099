package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.FakeListener;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;

/** Levels, one after the other. */
public class FencerTest {
  private static final Asker ASKER = new Asker("root", "fence_palisade", true);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ManualClock clock = new ManualClock();
  private final InlineDevices devices = new InlineDevices();
  private final ScriptedOperations operations = new ScriptedOperations();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank bank = new PowerBank();
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final FakeListener heard = new FakeListener();
  private Optional<String> refusal = Optional.empty();
  private Executor executor = Runnable::run;
  private Fencer fencer;

  @Before
  public void setUp() {
    bank.plug("1", "", PowerState.ON);
    for (String name : List.of("ilo", "pdu-a", "pdu-b")) {
      inventory.device(kind(), name, Map.of("ip", name), false, Map.of("node1", "1"));
    }
    inventory.levels("node1", "ilo ; pdu-a + pdu-b");
    Dispatcher dispatcher =
        new Dispatcher(
            inventory, devices, operations, folder.getRoot().toPath(), clock, clock::nanoTime);
    fencer =
        new Fencer(
            dispatcher,
            inventory,
            new GuardedOperations(operations, List.of(order -> refusal), new Traffic()),
            clock::nanoTime,
            step -> executor.execute(step));
  }

  private DeviceType kind() {
    return DeviceType.of("bank", PowerBank.class, settings -> bank).parameters(Parameter.IP);
  }

  private Fence fence(Action action) {
    return Fence.of("node1", action, Fence.Limit.CONFIGURED, clock.nanoTime(), ASKER);
  }

  private static Fence handedOver(Fence fence, String operation) {
    return new Fence(
        fence.hosts(),
        fence.device(),
        fence.action(),
        fence.method(),
        fence.timing(),
        fence.limit(),
        fence.startedNanos(),
        fence.asker(),
        Optional.of(operation));
  }

  private static String devicesOf(Order order) {
    return String.join(
        " ", order.targets().stream().map(target -> target.device().name()).toList());
  }

  private List<String> levels() {
    return operations.orders().stream().map(FencerTest::devicesOf).toList();
  }

  private void firstLevelFails(String why) {
    operations.answers(
        order ->
            Optional.of(
                devicesOf(order).equals("ilo")
                    ? Outcome.failed(why)
                    : ScriptedOperations.success(order)));
  }

  // ---- levels ----

  @Test
  public void aLevelThatSucceedsIsTheLast() {
    fencer.fence(fence(Action.REBOOT), heard);

    assertThat(levels()).containsExactly("ilo");
    assertThat(heard.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(heard.warned).isEmpty();
  }

  @Test
  public void aLevelThatFailsGivesWayToTheNextAndItsReasonIsSaid() {
    firstLevelFails("ilo/1: state not readable");

    fencer.fence(fence(Action.OFF), heard);

    assertThat(levels()).containsExactly("ilo", "pdu-a pdu-b");
    assertThat(heard.warned)
        .containsExactly(
            "level 1 of 2 (ilo) failed: ilo/1: state not readable; going on with level 2"
                + " (pdu-a + pdu-b)");
    assertThat(heard.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void whenAllLevelsFailTheLastOnesReasonIsTheAnswer() {
    operations.answers(order -> Optional.of(Outcome.failed(devicesOf(order) + " failed")));

    fencer.fence(fence(Action.ON), heard);

    assertThat(heard.outcome().message()).isEqualTo("pdu-a pdu-b failed");
    assertThat(heard.warned).hasSize(1);
  }

  @Test
  public void joinedDevicesAreOneOrderSoThatAllAreOffBeforeAnyIsOn() {
    inventory.levels("node1", "pdu-a + pdu-b + ilo");

    fencer.fence(fence(Action.REBOOT), heard);

    assertThat(levels()).containsExactly("pdu-a pdu-b ilo");
  }

  // ---- time ----

  @Test
  public void eachLevelButTheLastHasHalfOfWhatIsLeftOfTheBudget() {
    inventory.levels("node1", "ilo ; pdu-a ; pdu-b");
    long began = clock.nanoTime();
    operations.answers(
        order -> {
          clock.pass(order.share().map(share -> share.minus(spent(began))).orElse(Duration.ZERO));
          return Optional.of(Outcome.failed("no"));
        });

    fencer.fence(fence(Action.OFF), heard);

    assertThat(operations.orders())
        .extracting(Order::share)
        .containsExactly(
            Optional.of(Duration.ofMillis(27_500)),
            Optional.of(Duration.ofMillis(41_250)),
            Optional.empty());
    assertThat(operations.orders())
        .extracting(Order::budget)
        .containsOnly(Optional.of(Duration.ofSeconds(55)));
  }

  private Duration spent(long began) {
    return Duration.ofNanos(clock.nanoTime() - began);
  }

  @Test
  public void theWaitForOneLevelIsNotCountedAtTheNext() {
    inventory.levels("node1", "ilo ; pdu-a ; pdu-b");
    operations.answers(order -> Optional.of(Outcome.failed("no")));

    fencer.fence(fence(Action.OFF), heard);

    assertThat(operations.orders())
        .extracting(Order::laterLevel)
        .containsExactly(false, true, true);
  }

  @Test
  public void aLevelThatFailsAtOnceLeavesItsTimeToTheNext() {
    inventory.levels("node1", "ilo ; pdu-a ; pdu-b");
    operations.answers(order -> Optional.of(Outcome.failed("no")));

    fencer.fence(fence(Action.OFF), heard);

    assertThat(operations.orders().get(1).share()).contains(Duration.ofMillis(27_500));
  }

  @Test
  public void withoutABudgetThereIsNoShare() {
    operations.answers(order -> Optional.of(Outcome.failed("no")));

    fencer.fence(Fence.of("node1", Action.OFF, Fence.Limit.NONE, clock.nanoTime(), ASKER), heard);

    assertThat(operations.orders()).extracting(Order::share).containsOnly(Optional.empty());
    assertThat(operations.orders()).extracting(Order::budget).containsOnly(Optional.empty());
  }

  // ---- the caller ----

  @Test
  public void aCallerWhoLeavesIsLeftByTheLevelThatRunsAndNoOtherBegins() {
    operations.keepsWorking();
    Operations.Ticket ticket = fencer.fence(fence(Action.OFF), heard);

    ticket.hangUp();
    ticket.hangUp();
    operations.listener().done(Outcome.failed("left"));

    assertThat(operations.hangUps()).isEqualTo(1);
    assertThat(levels()).containsExactly("ilo");
    assertThat(heard.outcomes).isEmpty();
  }

  @Test
  public void aCallerWhoLeavesBetweenTwoLevelsStopsTheNext() {
    executor = steps::add;
    operations.keepsWorking();
    Operations.Ticket ticket = fencer.fence(fence(Action.OFF), heard);
    operations.listener().done(Outcome.failed("no"));

    ticket.hangUp();
    steps.forEach(Runnable::run);

    assertThat(steps).hasSize(1);
    assertThat(levels()).containsExactly("ilo");
    assertThat(operations.clocks()).isZero();
  }

  @Test
  public void theHeartbeatGoesOnWhileDevicesAreLookedForInALevelAndBetweenLevels() {
    executor = steps::add;
    inventory.device(kind(), "cloud", Map.of("ip", "c"), true, Map.of());
    inventory.levels("node1", "cloud ; ilo");
    inventory.removeAll();
    inventory.device(kind(), "cloud", Map.of("ip", "c"), true, Map.of());
    inventory.device(kind(), "ilo", Map.of("ip", "i"), false, Map.of("1", "1"));
    inventory.levels("1", "cloud ; ilo");
    devices.hold();
    operations.keepsWorking();
    fencer.fence(Fence.of("1", Action.OFF, Fence.Limit.CONFIGURED, clock.nanoTime(), ASKER), heard);
    operations.second();
    assertThat(heard.beats).isEqualTo(1);

    devices.release();
    operations.listener().beat();
    operations.second();
    assertThat(heard.beats).isEqualTo(2);

    operations.listener().done(Outcome.failed("no"));
    operations.second();
    assertThat(heard.beats).isEqualTo(3);

    steps.remove().run();
    operations.listener().done(Outcome.failed("no"));
    operations.second();
    assertThat(heard.beats).isEqualTo(3);
    assertThat(operations.clocks()).isZero();
  }

  // ---- hand-over ----

  @Test
  public void anOperationThatIsHandedOverSaysWhichLevelItIs() {
    operations.answers(
        order ->
            devicesOf(order).equals("ilo") ? Optional.of(Outcome.failed("no")) : Optional.empty());
    fencer.fence(fence(Action.REBOOT), heard);

    operations.listener().handOver("abc-1234");

    assertThat(heard.handedOver).contains("abc-1234-l1");
  }

  @Test
  public void theFirstLevelIsHandedOverUnderItsOwnName() {
    operations.keepsWorking();
    fencer.fence(fence(Action.REBOOT), heard);

    operations.listener().handOver("abc-1234");

    assertThat(heard.handedOver).contains("abc-1234");
  }

  /** What the device of one level said off is no off of another's. */
  @Test
  public void whoCarriesOnBeginsAtThatLevelAndOnlyThereWithThatOperation() {
    inventory.levels("node1", "ilo ; pdu-a ; pdu-b");
    operations.answers(order -> Optional.of(Outcome.failed("no")));

    fencer.fence(handedOver(fence(Action.REBOOT), "abc-1234-l1"), heard);

    assertThat(levels()).containsExactly("pdu-a", "pdu-b");
    assertThat(operations.orders())
        .extracting(Order::handedOver)
        .containsExactly(Optional.of("abc-1234"), Optional.empty());
  }

  @Test
  public void aLevelThatIsNoMoreIsCarriedOnWithTheLastThereIs() {
    fencer.fence(handedOver(fence(Action.REBOOT), "abc-1234-l7"), heard);

    assertThat(levels()).containsExactly("pdu-a pdu-b");
    assertThat(operations.order().handedOver()).isEmpty();
  }

  // ---- off wins ----

  @Test
  public void aRebootSwitchesNothingOnByALaterLevelOnceOffWasAskedFor() {
    operations.keepsWorking();
    fencer.fence(fence(Action.REBOOT), heard);
    Operations.Listener reboot = operations.listener();
    FakeListener other = new FakeListener();
    fencer.fence(fence(Action.OFF), other);
    operations.listener().done(ScriptedOperations.success(operations.orders().get(1)));
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);

    reboot.done(Outcome.failed("no"));
    Order second = operations.orders().get(2);
    assertThat(second.action()).isEqualTo(Action.OFF);
    operations.listener().done(ScriptedOperations.success(second));

    assertThat(heard.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(heard.outcome().warnings())
        .singleElement()
        .asString()
        .contains("left off, because off was asked for meanwhile");
  }

  @Test
  public void anOnIsNotTriedByALaterLevelOnceOffWasAskedFor() {
    operations.keepsWorking();
    fencer.fence(fence(Action.ON), heard);
    Operations.Listener on = operations.listener();
    fencer.fence(fence(Action.OFF), new FakeListener());

    on.done(Outcome.failed("no"));

    assertThat(operations.orders()).hasSize(2);
    assertThat(heard.outcome().message()).contains("cut short by a request for off or reboot");
  }

  @Test
  public void anOnThatWasCutShortOnItsPlugIsNotTriedByALaterLevel() {
    operations.answers(
        order ->
            Optional.of(
                new Outcome(Verdict.FAILED, Optional.empty(), "cut short", List.of(), true)));

    fencer.fence(fence(Action.ON), heard);

    assertThat(levels()).containsExactly("ilo");
    assertThat(heard.outcome().message()).isEqualTo("cut short");
  }

  @Test
  public void anOffThatAnotherProcessTookOverGoesOnByTheNextLevel() {
    operations.answers(
        order ->
            Optional.of(
                devicesOf(order).equals("ilo")
                    ? new Outcome(Verdict.FAILED, Optional.empty(), "taken", List.of(), true)
                    : ScriptedOperations.success(order)));

    fencer.fence(fence(Action.OFF), heard);

    assertThat(heard.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  /** Else they would work at cross purposes on different plugs of one host. */
  @Test
  public void whoeverComesLaterMeetsTheOthersAtTheirLevel() {
    operations.answers(
        order ->
            devicesOf(order).equals("ilo") ? Optional.of(Outcome.failed("no")) : Optional.empty());
    fencer.fence(fence(Action.REBOOT), heard);

    fencer.fence(fence(Action.OFF), new FakeListener());
    assertThat(levels()).containsExactly("ilo", "pdu-a pdu-b", "pdu-a pdu-b");

    operations.listener().done(Outcome.failed("no"));
    fencer.fence(fence(Action.OFF), new FakeListener());
    assertThat(levels()).endsWith("pdu-a pdu-b");
  }

  @Test
  public void whoeverComesAfterTheyAreOverBeginsAtTheFirstLevel() {
    firstLevelFails("no");
    fencer.fence(fence(Action.OFF), heard);

    fencer.fence(fence(Action.OFF), new FakeListener());

    assertThat(levels()).containsExactly("ilo", "pdu-a pdu-b", "ilo", "pdu-a pdu-b");
  }

  // ---- guards, devices ----

  @Test
  public void whatAGuardRefusesIsNotTriedByAnotherLevel() {
    refusal = Optional.of("too many hosts");

    fencer.fence(fence(Action.OFF), heard);

    assertThat(operations.orders()).isEmpty();
    assertThat(heard.outcome().message()).isEqualTo("too many hosts");
  }

  @Test
  public void aLevelThatCannotRebootGivesWay() {
    inventory.removeAll();
    inventory.device(kind().traits(Trait.FABRIC), "ilo", false, Map.of("node1", "1"));
    inventory.device(kind(), "pdu-a", false, Map.of("node1", "1"));
    inventory.levels("node1", "ilo ; pdu-a");

    fencer.fence(fence(Action.REBOOT), heard);

    assertThat(levels()).containsExactly("pdu-a");
    assertThat(heard.warned).singleElement().asString().contains("which is no reboot");
  }

  @Test
  public void severalHostsGoThroughTheirLevelsSideBySide() {
    inventory.device(kind(), "ilo2", Map.of("ip", "i2"), false, Map.of("node2", "1"));
    firstLevelFails("no");
    operations.answers(
        order ->
            Optional.of(
                devicesOf(order).contains("pdu-a")
                    ? ScriptedOperations.success(order)
                    : Outcome.failed("no")));

    fencer.fence(
        new Fence(
            List.of("node1", "node2"),
            Optional.empty(),
            Action.REBOOT,
            Method.ONOFF,
            UnaryOperator.identity(),
            Fence.Limit.CONFIGURED,
            clock.nanoTime(),
            ASKER,
            Optional.empty()),
        heard);

    assertThat(levels()).containsExactly("ilo ilo2", "pdu-a pdu-b ilo2");
  }

  // ---- what cannot be routed ----

  private String problem(Fence fence) {
    fencer.fence(fence, heard);
    assertThat(operations.orders()).isEmpty();
    return heard.outcome().message();
  }

  private String problem(String host) {
    return problem(Fence.of(host, Action.OFF, Fence.Limit.NONE, clock.nanoTime(), ASKER));
  }

  @Test
  public void anUnknownHostIsNoOnesAndItIsSaidWhereToNameIt() {
    assertThat(problem("node9"))
        .isEqualTo(
            "no device can fence host 'node9'; name it under targets in a file of etc/devices");
  }

  @Test
  public void anAmbiguousHostNamesWhoItIs() {
    inventory.device(kind(), "x", Map.of("ip", "x"), false, Map.of("twice", "2"));
    inventory.device(kind(), "y", Map.of("ip", "y"), false, Map.of("twice", "2"));

    assertThat(problem("twice"))
        .startsWith("host 'twice' is ambiguous: it is plug '2' of 'x' and plug '2' of 'y'");
  }

  @Test
  public void aHostWhoseOnlyDeviceIsDisabledHasNoOwnerNow() {
    inventory.orphan("node5", "etc/devices/ilo5.cfg:2: 'ip' is required");

    assertThat(problem("node5"))
        .isEqualTo(
            "host 'node5' has no owner now: its device is disabled; etc/devices/ilo5.cfg:2: 'ip'"
                + " is required");
  }

  /** One supply that is left on keeps the host running. */
  @Test
  public void aLevelOfWhichOneDeviceIsGoneIsNotUsedByHalf() {
    inventory.removeAll();
    inventory.device(kind(), "pdu-a", false, Map.of("node1", "1"));

    assertThat(problem("node1"))
        .isEqualTo(
            "host 'node1' has no owner now, though topology.cfg:1 names some: level 1 of host"
                + " 'node1' cannot be used: device 'ilo' is not there, or does not name the host;"
                + " level 2 of host 'node1' cannot be used: device 'pdu-b' is not there, or does"
                + " not name the host");
  }

  @Test
  public void aLevelThatCannotBeUsedIsSaidAndTheOthersAreUsed() {
    inventory.removeAll();
    inventory.device(kind(), "ilo", Map.of("ip", "i"), false, Map.of("node1", "1"));
    inventory.device(kind(), "pdu-a", Map.of("ip", "a"), false, Map.of("node1", "1"));

    fencer.fence(fence(Action.OFF), heard);

    assertThat(levels()).containsExactly("ilo");
    assertThat(heard.warned)
        .singleElement()
        .asString()
        .startsWith("level 2 of host 'node1' cannot be used: device 'pdu-b'");
  }

  @Test
  public void aHostWithAWrongLineIsNotFencedByAnyOneDevice() {
    inventory.removeAll();
    inventory.device(kind(), "pdu-a", false, Map.of("node1", "1"));
    inventory.wrongLine("node1", "level 1 has a place without a device");

    assertThat(problem("node1"))
        .contains("is not fenced before its line is mended: topology.cfg:1: level 1 has a place");
  }

  /** Both files cannot be right, and the wrong guess leaves a supply on. */
  @Test
  public void aHostOfADeviceThatItsLineLeavesOutIsNotFenced() {
    inventory.levels("node1", "ilo ; pdu-a");

    assertThat(problem("node1"))
        .isEqualTo(
            "host 'node1' is ambiguous: it is plug '1' of 'pdu-b' too, which topology.cfg:1 leaves"
                + " out; add that device to a level, or take the host from its targets");
  }

  @Test
  public void aNamedDeviceIsTheOnlyOneUsed() {
    operations.answers(order -> Optional.of(Outcome.failed("no")));

    fencer.fence(fence(Action.OFF).by("ilo"), heard);

    assertThat(levels()).containsExactly("ilo");
  }

  @Test
  public void oneOfSeveralSuppliesAloneDoesNotFence() {
    assertThat(problem(fence(Action.OFF).by("pdu-a")))
        .isEqualTo(
            "'pdu-a' is one of several supplies of host 'node1' (topology.cfg:1): to switch it"
                + " alone does not fence the host; ask without device=");
  }

  @Test
  public void oneOfSeveralSuppliesMayBeSwitchedOn() {
    fencer.fence(fence(Action.ON).by("pdu-a"), heard);

    assertThat(levels()).containsExactly("pdu-a");
  }
}
