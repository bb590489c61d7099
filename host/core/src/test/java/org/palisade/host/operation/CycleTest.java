package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.becomes;
import static org.palisade.host.operation.FakeDevice.fails;
import static org.palisade.host.operation.FakeDevice.works;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.operation.FakeDevice.Fault;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** The device's own cycle: sent once, never again, and proved. The device answers at once. */
public class CycleTest extends OperationsInVirtualTime {

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
  }

  private Orders cycle() {
    return order(Action.REBOOT).cycling();
  }

  private Outcome cycle(Duration within) {
    return outcome(cycle(), within);
  }

  private static Fault failsAnd(PowerState state, Reason reason) {
    return device -> {
      device.state = state;
      fails(reason).happen(device);
    };
  }

  // ---- before it ----

  @Test
  public void aPausedPlugIsNotCycled() {
    device().state = PowerState.UNKNOWN;

    Outcome outcome = cycle(Duration.ofMillis(1));

    assertThat(outcome.message()).contains("ilo/1: state unknown (paused?)");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aFirstReadingThatFailsForGoodEndsItAtOnce() {
    device().reads.add(fails(Reason.LOGIN_REFUSED));

    assertThat(cycle(Duration.ofMillis(1)).message()).contains("given up (login refused");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aFirstReadingThatFailsForATimeIsRepeated() {
    device().proves = true;
    device().reads.add(fails(Reason.UNREACHABLE));

    assertThat(cycle(Duration.ofSeconds(1)).evidence()).contains(Evidence.PROVEN_CYCLE);
  }

  @Test
  public void aStateThatCannotBeReadIsAFailureInTimeAndNothingIsSent() {
    device().reads.addAll(Collections.nCopies(50, fails(Reason.UNREACHABLE)));
    operations.begin(cycle().on("ilo"), caller);
    loop.pass(Duration.ofMillis(19_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("not readable within 20 s");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aPlugWhoseOffMustBeConfirmedAndThatIsOffGetsAPlainOn() {
    device().state = PowerState.OFF;

    Outcome outcome = outcome(cycle().with(type -> type.confirmOff(2)), Duration.ofSeconds(2));

    assertThat(outcome.evidence()).contains(Evidence.OBSERVED_OFF);
    assertThat(device().log).containsExactly("read", "read", "on", "read");
  }

  @Test
  public void aKindWhoseStateCannotBeReadIsCycledBlindAndProvesIt() {
    device().proves = true;

    Outcome outcome =
        outcome(cycle().with(type -> type.traits(Trait.STATE_UNREADABLE)), Duration.ofMillis(1));

    assertThat(outcome.evidence()).contains(Evidence.PROVEN_CYCLE);
    assertThat(device().log).containsExactly("cycle");
  }

  @Test
  public void methodCycleConcernsOnlyRebootsSoThatAnUnreadableKindSatisfiesNoOff() {
    Outcome outcome =
        outcome(
            order(Action.OFF).cycling().with(type -> type.traits(Trait.STATE_UNREADABLE)),
            Duration.ofMillis(1));

    assertThat(outcome.message()).contains("cannot be read");
    assertThat(device().log).isEmpty();
  }

  @Test
  public void methodCycleDoesAnOffLikeAnyOther() {
    Outcome outcome = outcome(order(Action.OFF).cycling(), Duration.ofSeconds(1));

    assertThat(outcome.verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off");
  }

  // ---- after it ----

  @Test
  public void anOffThatIsSeenInBetweenProvesItAndNoOnIsSent() {
    device().cycles.add(becomes(PowerState.OFF));
    device().reads.addAll(List.of(works(), works(), becomes(PowerState.ON)));

    Outcome outcome = cycle(Duration.ofSeconds(1));

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.evidence()).contains(Evidence.OBSERVED_OFF);
    assertThat(outcome.warnings()).isEmpty();
    assertThat(device().log).containsExactly("read", "cycle", "read", "read");
  }

  @Test
  public void anOffThatIsSeenAfterAnUncertainCycleProvesItToo() {
    device().cycles.add(failsAnd(PowerState.OFF, Reason.UNCERTAIN));
    device().reads.addAll(List.of(works(), works(), becomes(PowerState.ON)));

    assertThat(cycle(Duration.ofSeconds(1)).verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("cycle");
  }

  @Test
  public void aCycleThatStaysOffIsFencedWithAWarningAndNoOnIsSent() {
    device().cycles.add(becomes(PowerState.OFF));

    operations.begin(cycle().on("ilo"), caller);
    loop.pass(Duration.ofMillis(20_099));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
    assertThat(device().commands()).containsExactly("cycle");
  }

  @Test
  public void aCycleThatNobodyProvesIsAFailureAfterPowerTimeout() {
    operations.begin(cycle().waiting(Duration.ofSeconds(5)).on("ilo"), caller);
    loop.pass(Duration.ofMillis(24_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("without proof from the device within 20 s");
    assertThat(device().commands()).containsExactly("cycle");
  }

  @Test
  public void aCycleThatWasNotSentIsGivenUp() {
    device().cycles.add(fails(Reason.UNREACHABLE));

    assertThat(cycle(Duration.ofSeconds(1)).message()).contains("given up (unreachable: scripted)");
    assertThat(device().commands()).containsExactly("cycle");
    assertThat(journal.stages()).containsExactly(Stage.BEGUN, Stage.ENDED);
    assertThat(journal.entries.get(1).facts()).containsEntry("evidence", "none");
  }

  @Test
  public void aCycleThatIsForbiddenIsGivenUp() {
    device().cycles.add(fails(Reason.FORBIDDEN));

    assertThat(cycle(Duration.ofMillis(1)).message()).contains("given up (forbidden: scripted)");
  }

  @Test
  public void aCycleThatIsRefusedIsReadOnceAndGivenUp() {
    device().cycles.add(fails(Reason.REFUSED));

    assertThat(cycle(Duration.ofMillis(1)).message()).contains("given up (refused: scripted)");
    assertThat(device().log).containsExactly("read", "cycle", "read");
  }

  @Test
  public void aCycleThatIsRefusedBecauseThePlugIsOffIsAnOn() {
    device().cycles.add(failsAnd(PowerState.OFF, Reason.REFUSED));

    Outcome outcome = cycle(Duration.ofSeconds(1));

    assertThat(outcome.verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(outcome.warnings()).isEmpty();
    assertThat(device().commands()).containsExactly("cycle", "on");
  }

  // ---- its on ----

  @Test
  public void aCyclesOnMayYetComeUntilLateOnHasPassed() {
    device().cycles.add(becomes(PowerState.OFF));
    operations.begin(cycle().on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    FakeListener off = new FakeListener();
    operations.begin(order(Action.OFF).on("ilo"), off);
    loop.pass(Duration.ofMillis(13_900));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(2));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("cycle", "off");
  }

  @Test
  public void noReadingOfOnShowsThatACyclesOnHasLanded() {
    operations.begin(cycle().within(Duration.ofSeconds(3)).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(3));
    assertThat(caller.outcome().message()).contains("without proof");
    FakeListener off = new FakeListener();
    operations.begin(order(Action.OFF).on("ilo"), off);
    loop.pass(Duration.ofMillis(11_999));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(1));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  // ---- time ----

  @Test
  public void underABudgetACycleHasAllOfItToBeProved() {
    operations.begin(cycle().withBudget(Duration.ofSeconds(55)).on("ilo"), caller);
    loop.pass(Duration.ofMillis(54_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("without proof from the device within 55 s");
  }

  @Test
  public void aCycleThatDoesNotGetItsTurnWithinItsBudgetFails() {
    device().acceptsButStaysOn = true;
    FakeListener off = new FakeListener();
    operations.begin(order(Action.OFF).withBudget(Duration.ofSeconds(55)).on("ilo"), off);
    operations.begin(cycle().withBudget(Duration.ofSeconds(55)).on("ilo"), caller);
    loop.pass(Duration.ofMillis(54_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("in use by another operation for all of 55 s");
    assertThat(device().commands()).doesNotContain("cycle");
  }

  @Test
  public void aCycleThatRunsWhenItsTimeIsOverIsWaitedFor() {
    operations.begin(cycle().withBudget(Duration.ofSeconds(55)).on("ilo"), caller);
    device().reads.addAll(Collections.nCopies(30, fails(Reason.UNREACHABLE)));
    loop.pass(Duration.ofSeconds(50));
    device().reads.clear();
    device().reads.add(device -> devices.latency = Duration.ofSeconds(10));
    device().proves = true;
    loop.pass(Duration.ofSeconds(8));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().evidence()).contains(Evidence.PROVEN_CYCLE);
  }

  @Test
  public void aCycleThatIsLeftByItsCallersIsWrittenDownAsNotProved() {
    Operations.Ticket ticket = operations.begin(cycle().on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(40));

    assertThat(journal.entries.get(1).facts())
        .containsEntry("verdict", "abandoned")
        .containsEntry("evidence", "none")
        .extractingByKey("message")
        .asString()
        .contains("without proof");
  }

  @Test
  public void aCycleThatIsLeftByItsCallersAndSeenOffIsNotSwitchedOn() {
    device().cycles.add(works());
    Operations.Ticket ticket = operations.begin(cycle().on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(25));

    assertThat(device().commands()).containsExactly("cycle");
    assertThat(operations.busy()).isFalse();
  }
}
