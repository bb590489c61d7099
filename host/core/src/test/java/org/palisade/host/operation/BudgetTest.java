package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.fails;

import java.time.Duration;
import java.util.Collections;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.operation.Operations.Ticket;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** The budget of a caller under a cluster, 55 s from its start. The device answers at once. */
public class BudgetTest extends OperationsInVirtualTime {
  private final FakeListener second = new FakeListener();

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
  }

  @Override
  Orders order(Action action) {
    return super.order(action).withBudget(Duration.ofSeconds(55));
  }

  private void isToldExactlyAfter(FakeListener listener, Duration time) {
    loop.pass(time.minusMillis(1));
    assertThat(listener.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));
    assertThat(listener.waits()).isFalse();
  }

  // ---- off ----

  @Test
  public void anOffThatGoesOnPastItsBudgetSaysSoOnceAndAtItsEnd() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofMillis(54_999));
    assertThat(caller.warned).isEmpty();
    loop.pass(Duration.ofMillis(1));
    assertThat(caller.warned).hasSize(1);
    loop.pass(Duration.ofSeconds(200));

    assertThat(caller.waits()).isTrue();
    assertThat(caller.warned).hasSize(1);
  }

  @Test
  public void theBudgetCountsFromTheCallersStartAndNotFromItsComing() {
    device().acceptsButStaysOn = true;
    operations.begin(order(Action.OFF).startedBefore(Duration.ofSeconds(10)).on("ilo"), caller);
    loop.pass(Duration.ofMillis(44_999));
    assertThat(caller.warned).isEmpty();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.warned).hasSize(1);
  }

  @Test
  public void eachCallerIsWarnedWhenItsOwnBudgetIsOver() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(30));
    begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(54_999));
    assertThat(caller.warned).hasSize(1);
    assertThat(second.warned).isEmpty();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.warned).hasSize(1);
    assertThat(second.warned).hasSize(1);
  }

  @Test
  public void aStateThatIsNeverReadableIsNoFailureOfAnOffWithABudget() {
    device().reads.addAll(Collections.nCopies(100, fails(Reason.UNREACHABLE)));
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(90));
    assertThat(caller.waits()).isTrue();
    device().reads.clear();
    loop.pass(Duration.ofSeconds(3));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void anOffThatNobodyWaitsForIsWatchedUntilItsBudgetIsOver() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    loop.pass(Duration.ofMillis(53_999));
    assertThat(operations.busy()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(operations.busy()).isFalse();
    assertThat(device().commands()).containsExactly("off");
  }

  // ---- reboot ----

  @Test
  public void aRebootAnswersFiveSecondsBeforeItsBudgetEndsAndNotEarlier() {
    device().acceptsButStaysOff = true;
    begin(Action.REBOOT, caller);
    isToldExactlyAfter(caller, Duration.ofSeconds(50));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
    assertThat(device().commands()).containsExactly("off", "on");
  }

  @Test
  public void aRebootWhoseOffComesAfterThatSendsOneOnAndAnswersAtOnce() {
    device().acceptsButStaysOn = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofMillis(51_500));
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
    assertThat(device().commands()).endsWith("on");
    loop.pass(Duration.ofSeconds(20));
    assertThat(device().commands()).containsOnlyOnce("on");
  }

  @Test
  public void aRebootWhoseOffComesAfterItsWholeBudgetSendsOneOnToo() {
    device().acceptsButStaysOn = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(70));
    assertThat(caller.waits()).isTrue();
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsOnlyOnce("on");
  }

  @Test
  public void aLateRebootOfSeveralPlugsSwitchesOnEachOfThem() {
    devices.device("pdu-a").acceptsButStaysOn = true;
    operations.begin(order(Action.REBOOT).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(52));
    assertThat(caller.waits()).isTrue();
    devices.device("pdu-a").acceptsButStaysOn = false;
    devices.device("pdu-a").state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(devices.device("pdu-a").commands()).containsOnlyOnce("on");
    assertThat(devices.device("pdu-b").commands()).containsOnlyOnce("on");
  }

  @Test
  public void aRebootWaitsForThoseWhoJoinedButNotPastItsOwnTime() {
    devices.latency = Duration.ofMillis(10);
    device().acceptsButStaysOn = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(49));
    device()
        .reads
        .add(
            device -> {
              device.state = PowerState.OFF;
              devices.latency = Duration.ofSeconds(5);
              begin(Action.REBOOT, second);
            });
    isToldExactlyAfter(caller, Duration.ofSeconds(1));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
    assertThat(second.waits()).isTrue();
    assertThat(device().asked).noneMatch(word -> word.startsWith("on"));
  }

  // ---- on ----

  @Test
  public void anOnIsNotRepeatedForTimeAloneAndFailsWhenItsBudgetIsOver() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    begin(Action.ON, caller);
    isToldExactlyAfter(caller, Duration.ofSeconds(55));

    assertThat(caller.outcome().message()).contains("still off after 55 s");
    assertThat(device().commands()).containsExactly("on");
  }

  @Test
  public void anUncertainOnIsRepeatedAfterAReadingOfOffUnderABudgetToo() {
    device().state = PowerState.OFF;
    device().ons.add(fails(Reason.UNCERTAIN));
    begin(Action.ON, caller);
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(device().commands()).containsExactly("on", "on");
  }

  @Test
  public void anOnThatCannotBeSentIsRepeatedForAllOfTheBudget() {
    device().state = PowerState.OFF;
    device().ons.addAll(Collections.nCopies(100, fails(Reason.UNREACHABLE)));
    begin(Action.ON, caller);
    loop.pass(Duration.ofSeconds(50));
    assertThat(caller.waits()).isTrue();
    device().ons.clear();
    loop.pass(Duration.ofSeconds(3));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
  }

  @Test
  public void ofTwoWhoJoinedAnOnEachHasItsOwnBudget() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    begin(Action.ON, caller);
    loop.pass(Duration.ofSeconds(20));
    begin(Action.ON, second);
    isToldExactlyAfter(caller, Duration.ofSeconds(35));
    isToldExactlyAfter(second, Duration.ofSeconds(20));

    assertThat(second.outcome().message()).contains("still off after 55 s");
    assertThat(device().commands()).containsExactly("on");
  }

  @Test
  public void anOnThatDoesNotGetItsTurnWithinItsBudgetFailsAndSendsNothing() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, second);
    begin(Action.ON, caller);
    isToldExactlyAfter(caller, Duration.ofSeconds(55));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(caller.outcome().message())
        .contains("ilo/1: in use by another operation for all of 55 s");
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(5));
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).doesNotContain("on");
  }

  @Test
  public void anOffAndARebootWaitForTheirTurnHoweverLongThatTakes() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, second);
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(100));
    assertThat(caller.waits()).isTrue();
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).endsWith("on");
  }
}
