package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palisade.host.operation.FakeDevice.becomes;
import static org.palisade.host.operation.FakeDevice.fails;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** A device that cannot tell a state switches; another one, of the same machine, is read. */
public class VerifierTest extends OperationsInVirtualTime {
  private static final Optional<Pin> RIGHT = Optional.of(new Pin("node1", "4c4c-1"));

  private final FakeDevice ext = devices.device("ext");
  private final FakeDevice bmc = devices.device("bmc");
  private final FakeListener other = new FakeListener();

  @Before
  public void bothAreOfOneMachine() {
    devices.latency = Duration.ZERO;
    ext.machine = bmc;
  }

  @After
  public void everyLeaseIsGivenBack() {
    loop.pass(Duration.ofMinutes(2));
    assertThat(devices.leases).isZero();
  }

  private Order verified(Action action) {
    return order(action).onVerified("ext", "bmc");
  }

  private Outcome outcomeOf(Order order) {
    operations.begin(order, caller);
    loop.pass(Duration.ofSeconds(60));
    return caller.outcome();
  }

  private void nothingIsProven(Outcome outcome, String... words) {
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.message()).startsWith("ext/1 (verified with bmc/1): ").contains(words);
  }

  // ---- faults ----

  @Test
  public void aVerifierThatIsDeadFailsTheOffAndNothingIsSent() {
    bmc.readsNothingMore(Reason.UNREACHABLE);

    nothingIsProven(outcomeOf(verified(Action.OFF)), "state not readable within 20 s");

    assertThat(ext.log).isEmpty();
  }

  @Test
  public void aVerifierThatSaysOnForEverFailsTheOffWhateverTheDeviceAccepted() {
    ext.acceptsButStaysOn = true;
    ext.state = PowerState.OFF;

    nothingIsProven(outcomeOf(verified(Action.OFF)), "still on after 20 s");

    assertThat(ext.log).contains("off").doesNotContain("read");
  }

  @Test
  public void aVerifierThatDiesAfterTheOffWasAcceptedProvesNothing() {
    bmc.reads.add(FakeDevice.works());
    bmc.readsNothingMore(Reason.UNREACHABLE);

    nothingIsProven(outcomeOf(verified(Action.OFF)), "state not readable");

    assertThat(ext.commands()).contains("off");
  }

  @Test
  public void aVerifierThatRefusesTheLoginFailsTheOffAtOnce() {
    bmc.readsNothingMore(Reason.LOGIN_REFUSED);
    operations.begin(verified(Action.OFF), caller);
    loop.pass(Duration.ofMillis(1));

    nothingIsProven(caller.outcome(), "given up (login refused");
    assertThat(ext.log).isEmpty();
  }

  @Test
  public void aVerifierWhosePluginIsGoneFailsTheOffAndNothingIsSent() {
    devices.gone.add("bmc");

    assertThat(outcomeOf(verified(Action.OFF)).message()).isEqualTo("bmc: its plugin is gone");

    assertThat(ext.log).isEmpty();
  }

  @Test
  public void anotherStateThanOnOrOffIsNoOff() {
    ext.offs.add(becomes(PowerState.ON));
    ext.acceptsButStaysOn = true;
    bmc.state = PowerState.UNKNOWN;

    nothingIsProven(outcomeOf(verified(Action.OFF)), "neither on nor off");
  }

  @Test
  public void aVerifierThatDiesAfterItSaidOffLeavesARebootFenced() {
    bmc.reads.add(FakeDevice.works());
    bmc.reads.add(FakeDevice.works());
    bmc.readsNothingMore(Reason.UNREACHABLE);

    Outcome outcome = outcomeOf(verified(Action.REBOOT));

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.warnings()).singleElement().asString().contains("on is not confirmed");
  }

  @Test
  public void whoVerifiesIsNotVerifiedItself() {
    Target bmcs = verified(Action.OFF).targets().get(0);

    assertThatThrownBy(() -> new Target(bmcs.device(), "2", RIGHT, Optional.of(bmcs)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- it works ----

  @Test
  public void offIsReportedOnlyAfterTheVerifierSaysOff() {
    Outcome outcome = outcomeOf(verified(Action.OFF));

    assertThat(outcome.verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(outcome.message()).isEqualTo("node1 is off: ext/1 (verified with bmc/1) said off");
    assertThat(ext.log).containsExactly("off");
    assertThat(bmc.log).containsExactly("read", "read");
  }

  @Test
  public void aMachineThatTheVerifierCallsOffIsSentNothing() {
    bmc.state = PowerState.OFF;

    assertThat(outcomeOf(verified(Action.OFF)).verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(ext.log).isEmpty();
  }

  @Test
  public void aRebootSwitchesOnAfterTheVerifierSaidOff() {
    assertThat(outcomeOf(verified(Action.REBOOT)).verdict()).isEqualTo(Verdict.REBOOTED);

    assertThat(ext.log).containsExactly("off", "on");
    assertThat(bmc.log).containsExactly("read", "read", "read");
  }

  @Test
  public void theVerifiersHabitsCountForItsReadings() {
    Orders twice = order(Action.OFF).with(type -> type.confirmOff(2));

    outcomeOf(twice.onVerified("ext", "bmc"));

    assertThat(bmc.log).containsExactly("read", "read", "read");
  }

  @Test
  public void theJournalNamesWhoVerified() {
    outcomeOf(verified(Action.OFF));

    assertThat(journal.entries)
        .filteredOn(entry -> entry.stage() == Stage.ENDED)
        .singleElement()
        .satisfies(entry -> assertThat(entry.facts()).containsEntry("verifier", "bmc/1"));
  }

  // ---- whose machine ----

  @Test
  public void aVerifierOfAnotherMachineHasNothingSent() {
    bmc.told = List.of("4c4c-2");

    Outcome outcome =
        outcomeOf(order(Action.OFF).onVerified("ext", "bmc", Optional.empty(), RIGHT));

    nothingIsProven(outcome, "belongs to another machine");
    assertThat(ext.log).isEmpty();
  }

  @Test
  public void aDeviceOfAnotherMachineIsSentNothing() {
    ext.told = List.of("4c4c-2");

    outcomeOf(order(Action.OFF).onVerified("ext", "bmc", RIGHT, Optional.empty()));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ext.commands()).isEmpty();
  }

  @Test
  public void aVerifierThatWasExchangedWhileTheOffWasSentProvesNothing() {
    bmc.told = List.of("4c4c-1");
    ext.offs.add(device -> bmc.told = List.of("4c4c-2"));

    Outcome outcome =
        outcomeOf(order(Action.OFF).onVerified("ext", "bmc", Optional.empty(), RIGHT));

    nothingIsProven(outcome, "belongs to another machine");
    assertThat(ext.commands()).containsExactly("off");
  }

  // ---- several ----

  @Test
  public void equalCallersJoin() {
    devices.latency = Duration.ofMillis(10);
    operations.begin(verified(Action.OFF), caller);
    operations.begin(verified(Action.OFF), other);
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(ext.commands()).containsExactly("off");
  }

  @Test
  public void aCallerWithAnotherVerifierDoesNotJoin() {
    devices.device("ilo").state = PowerState.ON;
    operations.begin(verified(Action.OFF), caller);
    operations.begin(
        order(Action.OFF).within(Duration.ofSeconds(2)).onVerified("ext", "ilo"), other);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  public void theVerifiersOwnPlugWaitsItsTurn() {
    devices.latency = Duration.ofMillis(10);
    operations.begin(verified(Action.REBOOT), caller);
    operations.begin(order(Action.OFF).on("bmc"), other);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().message()).contains("left off, because off was asked for");
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(ext.commands()).containsExactly("off");
  }

  @Test
  public void twoThatVerifyEachOtherDoNotWaitForEachOther() {
    devices.latency = Duration.ofMillis(10);
    bmc.machine = ext;
    operations.begin(order(Action.OFF).onVerified("ext", "bmc"), caller);
    operations.begin(order(Action.OFF).onVerified("bmc", "ext"), other);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void twoProcessesThatLockTheSamePlugsDoNotWaitForEachOther() {
    devices.latency = Duration.ofMillis(10);
    bmc.machine = ext;
    operations.begin(order(Action.OFF).onVerified("ext", "bmc"), caller);
    host().begin(order(Action.OFF).onVerified("bmc", "ext"), other);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  // ---- ons in flight ----

  private void onInFlight(Order order, FakeDevice sender) {
    bmc.state = PowerState.OFF;
    sender.ons.add(fails(Reason.UNCERTAIN));
    sender.ons.add(fails(Reason.FORBIDDEN));
    operations.begin(order, other);
    loop.pass(Duration.ofSeconds(1));
    assertThat(other.outcome().verdict()).isEqualTo(Verdict.FAILED);
  }

  private void offIsNotBelievedBeforeTheOnHasPassed(OperationsLoop host, Order off) {
    host.begin(off, caller);
    loop.pass(Duration.ofSeconds(10));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofSeconds(6));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void anOnOfTheVerifiersOwnPlugIsInFlight() {
    onInFlight(order(Action.ON).on("bmc"), bmc);

    offIsNotBelievedBeforeTheOnHasPassed(operations, verified(Action.OFF));
  }

  @Test
  public void anOnOfTheVerifiedPlugIsInFlightForTheVerifiersOwn() {
    onInFlight(verified(Action.ON), ext);

    offIsNotBelievedBeforeTheOnHasPassed(operations, order(Action.OFF).on("bmc"));
  }

  @Test
  public void anOnOfTheVerifiedPlugIsInFlightForTheNextHostAndTheVerifiersOwn() {
    onInFlight(verified(Action.ON), ext);
    operations.stop(() -> {});
    loop.settle();

    offIsNotBelievedBeforeTheOnHasPassed(host(), order(Action.OFF).on("bmc"));
  }

  @Test
  public void oneOnThatIsWrittenDownForBothPlugsHasLandedWhenItIsReadOn() {
    onInFlight(verified(Action.ON), ext);
    bmc.state = PowerState.ON;
    operations.begin(verified(Action.OFF), caller);
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void onsOfBothPlugsAreTwoOfWhichAReadingShowsOne() {
    onInFlight(verified(Action.ON), ext);
    bmc.ons.add(fails(Reason.UNCERTAIN));
    bmc.ons.add(fails(Reason.FORBIDDEN));
    operations.begin(order(Action.ON).on("bmc"), new FakeListener());
    loop.pass(Duration.ofSeconds(1));
    bmc.state = PowerState.ON;

    offIsNotBelievedBeforeTheOnHasPassed(operations, verified(Action.OFF));
  }
}
