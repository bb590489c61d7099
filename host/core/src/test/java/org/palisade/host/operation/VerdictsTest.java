package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.becomes;
import static org.palisade.host.operation.FakeDevice.fails;
import static org.palisade.host.operation.FakeDevice.works;

import java.time.Duration;
import java.util.List;
import org.junit.Test;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** The tables of docs/verdicts.md, cell by cell, for one caller. */
public class VerdictsTest extends OperationsInVirtualTime {
  private static final Duration BUDGET = Duration.ofSeconds(55);

  private void failsAtOnce(Outcome outcome, String why) {
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.message()).contains("ilo/1").contains(why);
  }

  // ---- off ----

  @Test
  public void offOfAPlugThatReadsOffSendsNothing() {
    device().state = PowerState.OFF;

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(device().log).containsExactly("read");
  }

  @Test
  public void offOfAnUnknownStateIsSent() {
    device().state = PowerState.UNKNOWN;

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void anOffThatNeedsConfirmingIsSentAndReadTwice() {
    device().state = PowerState.OFF;

    Outcome outcome =
        outcome(order(Action.OFF).with(type -> type.confirmOff(2)), Duration.ofSeconds(5));

    assertThat(outcome.verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().log).containsExactly("read", "off", "read", "read");
  }

  @Test
  public void onBetweenTwoConfirmingReadingsIsNoOff() {
    device()
        .reads
        .addAll(List.of(works(), works(), becomes(PowerState.ON), works(), works(), works()));

    outcome(order(Action.OFF).with(type -> type.confirmOff(2)), Duration.ofSeconds(10));

    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void aPlugThatIsNoHostsIsNamedInItsPlace() {
    Order usual = order(Action.OFF).on("ilo");
    operations.begin(
        new Order(
            usual.action(),
            usual.method(),
            "",
            usual.targets(),
            usual.timing(),
            usual.budget(),
            usual.startedNanos(),
            usual.laterLevel(),
            usual.share(),
            usual.asker(),
            usual.handedOver()),
        caller);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().message()).isEqualTo("ilo/1 is off: ilo/1 said off");
  }

  @Test
  public void aFirstReadThatFailsIsRepeatedAndSendsNothing() {
    for (Reason reason :
        List.of(Reason.UNREACHABLE, Reason.UNCERTAIN, Reason.PROTOCOL, Reason.BUSY)) {
      device().reads.add(fails(reason));
    }

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().log).containsExactly("read", "read", "read", "read", "read", "off", "read");
  }

  @Test
  public void aStateThatCanNeverBeReadIsAFailureInTimeThatNamesTheReason() {
    for (int i = 0; i < 100; i++) {
      device().reads.add(fails(Reason.PROTOCOL));
    }

    failsAtOnce(outcome(order(Action.OFF), Duration.ofSeconds(21)), "not readable within 20 s");

    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aFirstReadThatFailsForGoodEndsItAndNeverPassesForOff() {
    for (Reason reason :
        List.of(
            Reason.LOGIN_REFUSED, Reason.FORBIDDEN, Reason.UNKNOWN_PLUG, Reason.INVALID_SETTINGS)) {
      FakeListener told = new FakeListener();
      device().reads.add(fails(reason));
      operations.begin(order(Action.REBOOT).on("ilo"), told);
      loop.pass(Duration.ofMillis(100));

      failsAtOnce(told.outcome(), "given up");
      assertThat(device().commands()).isEmpty();
    }
  }

  @Test
  public void anUncertainOffIsReadBeforeItIsSentAgain() {
    device().offs.add(fails(Reason.UNCERTAIN));

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().log).containsExactly("read", "off", "read", "off", "read");
  }

  @Test
  public void anUncertainOffThatActedIsNotSentAgain() {
    device()
        .offs
        .add(
            device -> {
              device.state = PowerState.OFF;
              fails(Reason.UNCERTAIN).happen(device);
            });

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().log).containsExactly("read", "off", "read");
  }

  @Test
  public void anOffThatIsRefusedBecauseThePlugIsOffIsASuccess() {
    device()
        .offs
        .add(
            device -> {
              device.state = PowerState.OFF;
              fails(Reason.REFUSED).happen(device);
            });

    assertThat(outcome(Action.OFF).evidence()).contains(Evidence.OBSERVED_OFF);
  }

  @Test
  public void anOffThatIsRefusedTwiceFailsAtOnceWithTheDevicesReason() {
    device().offs.addAll(List.of(fails(Reason.REFUSED), fails(Reason.REFUSED)));

    failsAtOnce(outcome(order(Action.OFF), Duration.ofSeconds(2)), "refused: scripted");

    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void anOffThatIsForbiddenIsReadOnceAndFails() {
    device().offs.add(fails(Reason.FORBIDDEN));

    failsAtOnce(outcome(order(Action.OFF), Duration.ofSeconds(1)), "forbidden");

    assertThat(device().log).containsExactly("read", "off", "read");
  }

  @Test
  public void aDeviceThatAcceptsAndStaysOnIsAFailureInTime() {
    device().acceptsButStaysOn = true;

    failsAtOnce(outcome(order(Action.REBOOT), Duration.ofSeconds(21)), "still on after 20 s");

    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void anOffThatTheDeviceForgotIsSentAgainWhenItsTimeIsOver() {
    device().offs.add(device -> device.acceptsButStaysOn = true);
    operations.begin(order(Action.OFF).withBudget(BUDGET).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(5));
    device().acceptsButStaysOn = false;
    loop.pass(Duration.ofSeconds(14));
    assertThat(device().commands()).containsExactly("off");
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void aDeviceThatRefusesAnotherOffWhileTheFirstRunsIsWaitedFor() {
    device().offs.add(device -> device.acceptsButStaysOn = true);
    device().offs.add(fails(Reason.REFUSED));
    device().offs.add(fails(Reason.REFUSED));
    operations.begin(order(Action.OFF).withBudget(BUDGET).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(45));
    assertThat(caller.waits()).isTrue();
    assertThat(device().commands()).containsExactly("off", "off", "off");
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void anAcceptedOffThatFailsLaterIsSentOnceMore() {
    device().offs.add(device -> device.acceptsButStaysOn = true);
    device()
        .reads
        .addAll(
            List.of(
                works(),
                works(),
                device -> {
                  device.acceptsButStaysOn = false;
                  fails(Reason.REFUSED).happen(device);
                }));

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void laterReadsThatFailAreRepeated() {
    device().reads.addAll(List.of(works(), fails(Reason.FORBIDDEN), fails(Reason.BUSY)));

    assertThat(outcome(Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().log).containsExactly("read", "off", "read", "read", "read");
  }

  // ---- reboot ----

  @Test
  public void aRebootOfAPlugThatIsOffIsAnOn() {
    device().state = PowerState.OFF;

    assertThat(outcome(Action.REBOOT).verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("on");
  }

  @Test
  public void aRebootWhoseOnNeverComesIsASuccessWithOneWarning() {
    device().acceptsButStaysOff = true;

    Outcome outcome = outcome(Action.REBOOT);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.warnings()).singleElement().asString().contains("on is not confirmed");
    assertThat(device().commands()).containsExactly("off", "on", "on");
  }

  @Test
  public void aRebootAnswersFiveSecondsBeforeItsBudgetEnds() {
    device().acceptsButStaysOff = true;

    operations.begin(order(Action.REBOOT).withBudget(BUDGET).on("ilo"), caller);
    loop.pass(Duration.ofMillis(49_900));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(200));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
  }

  @Test
  public void anOffGoesOnPastItsBudgetAndSaysSo() {
    device().acceptsButStaysOn = true;
    operations.begin(order(Action.OFF).withBudget(BUDGET).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(57));
    assertThat(caller.waits()).isTrue();
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.warned).singleElement().asString().contains("not known to be off after 55 s");
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void aCycleSatisfiesOnlyWithTheDevicesProof() {
    failsAtOnce(outcome(order(Action.REBOOT).cycling(), Duration.ofSeconds(30)), "without proof");

    assertThat(device().commands()).containsExactly("cycle");
  }

  @Test
  public void aProvenCycleIsASuccessByThatEvidence() {
    device().proves = true;

    Outcome outcome = outcome(order(Action.REBOOT).cycling(), Duration.ofSeconds(30));

    assertThat(outcome.evidence()).contains(Evidence.PROVEN_CYCLE);
  }

  @Test
  public void anUncertainCycleIsNeverSentAgain() {
    device().cycles.add(fails(Reason.UNCERTAIN));

    outcome(order(Action.REBOOT).cycling(), Duration.ofSeconds(30));

    assertThat(device().commands()).containsExactly("cycle");
  }

  @Test
  public void aCycleOfAPlugThatIsOffIsAnOn() {
    device().state = PowerState.OFF;

    Outcome outcome = outcome(order(Action.REBOOT).cycling(), Duration.ofSeconds(30));

    assertThat(outcome.evidence()).contains(Evidence.OBSERVED_OFF);
    assertThat(device().commands()).containsExactly("on");
  }

  // ---- on ----

  @Test
  public void onOfAPlugThatIsOnSendsNothing() {
    assertThat(outcome(Action.ON).verdict()).isEqualTo(Verdict.ALREADY_ON);
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aPausedPlugIsNeverSwitchedOn() {
    device().state = PowerState.UNKNOWN;

    failsAtOnce(outcome(Action.ON), "off or reboot it first");

    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void onIsTriedAsOftenAsAskedAndThenFails() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;

    failsAtOnce(outcome(Action.ON), "still off after 20 s");

    assertThat(device().commands()).containsExactly("on", "on");
  }

  @Test
  public void aKindWhoseStateCannotBeReadSatisfiesNothing() {
    Outcome outcome =
        outcome(
            order(Action.OFF).with(type -> type.traits(Trait.STATE_UNREADABLE)),
            Duration.ofSeconds(1));

    failsAtOnce(outcome, "cannot be read");
    assertThat(device().log).isEmpty();
  }

  // ---- an on that is in flight ----

  @Test
  public void anOffIsNotBelievedWhileAnOnMayYetAct() {
    device().state = PowerState.OFF;
    device().ons.addAll(List.of(fails(Reason.UNCERTAIN), fails(Reason.REFUSED)));
    FakeListener first = new FakeListener();
    operations.begin(order(Action.ON).on("ilo"), first);
    loop.pass(Duration.ofSeconds(1));
    assertThat(first.outcome().verdict()).isEqualTo(Verdict.FAILED);
    device().acceptsButStaysOn = true;

    device().log.clear();
    operations.begin(order(Action.OFF).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(5));
    assertThat(caller.waits()).isTrue();
    assertThat(device().commands()).containsExactly("off");
    loop.pass(Duration.ofSeconds(11));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void aSupplyThatCameBackIsSwitchedOffAgainBeforeAnyGoesOn() {
    FakeDevice a = devices.device("pdu-a");
    FakeDevice b = devices.device("pdu-b");
    b.offs.add(
        device -> {
          a.state = PowerState.ON;
        });
    b.reads.add(fails(Reason.BUSY));

    operations.begin(order(Action.REBOOT).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(a.commands()).containsExactly("off", "off", "on");
    assertThat(b.commands()).containsExactly("off", "on");
  }

  @Test
  public void halfOffIsAFailureThatNamesTheHalf() {
    devices.device("pdu-b").acceptsButStaysOn = true;

    operations.begin(order(Action.OFF).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(25));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(caller.outcome().message())
        .contains("pdu-b/1: still on")
        .contains("half off: pdu-a/1");
  }
}
