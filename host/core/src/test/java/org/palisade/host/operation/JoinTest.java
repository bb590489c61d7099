package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.fails;
import static org.palisade.host.operation.FakeDevice.works;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.operation.Operations.Ticket;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** Who may join what runs, what satisfies it, and what becomes of those whose callers have left. */
public class JoinTest extends OperationsInVirtualTime {
  private final FakeListener second = new FakeListener();
  private final FakeListener third = new FakeListener();

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
  }

  // ---- joining ----

  @Test
  public void whoeverComesWhenTheFirstWasToldItsFailureJoinsThoseWhoStillWait() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(10));
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(12));
    assertThat(caller.outcome().message()).contains("still on after 20 s");
    begin(Action.OFF, third);
    loop.pass(Duration.ofMillis(1));

    assertThat(third.traced).singleElement().asString().contains("joined operation");
  }

  @Test
  public void anOffThatWasReadIsNotForgottenWhileAJoinersReadingFails() {
    devices.latency = Duration.ofMillis(10);
    device().state = PowerState.OFF;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofMillis(5));
    begin(Action.REBOOT, second);
    device().reads.add(works());
    for (int i = 0; i < 100; i++) {
      device().reads.add(fails(Reason.PROTOCOL));
    }
    loop.pass(Duration.ofSeconds(21));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void readingsOfOffThatAFailureSeparatesAreNotInARow() {
    devices.latency = Duration.ofMillis(10);
    device().reads.addAll(List.of(works(), works(), fails(Reason.BUSY)));
    operations.begin(order(Action.OFF).with(type -> type.confirmOff(2)).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(10));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().log).containsExactly("read", "off", "read", "read", "read", "read");
  }

  @Test
  public void nobodyJoinsAnOnWhoseCallersWereAllTold() {
    device().state = PowerState.OFF;
    devices.onNeverReturns = true;
    Orders on = order(Action.ON).withBudget(Duration.ofSeconds(55));
    operations.begin(on.on("ilo"), caller);
    loop.pass(Duration.ofSeconds(56));
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    operations.begin(on.on("ilo"), second);
    loop.pass(Duration.ofSeconds(1));

    assertThat(second.traced).isEmpty();
  }

  @Test
  public void nobodyJoinsARebootThatIsSwitchingOn() {
    device().acceptsButStaysOff = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.REBOOT, second);
    loop.pass(Duration.ofSeconds(1));

    assertThat(second.traced).isEmpty();
  }

  @Test
  public void nobodyJoinsACycle() {
    operations.begin(order(Action.REBOOT).cycling().on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    operations.begin(order(Action.REBOOT).cycling().on("ilo"), second);
    loop.pass(Duration.ofSeconds(1));

    assertThat(second.traced).isEmpty();
  }

  @Test
  public void onsAreJoinedWhileTheyRun() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    begin(Action.ON, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.ON, second);
    loop.pass(Duration.ofMillis(100));
    device().state = PowerState.ON;
    loop.pass(Duration.ofSeconds(1));

    assertThat(second.traced).hasSize(1);
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(device().commands()).containsExactly("on");
  }

  @Test
  public void nobodyJoinsPastSomeoneWhoQueues() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.ON, second);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.OFF, third);
    loop.pass(Duration.ofMillis(1));

    assertThat(third.traced).isEmpty();
  }

  @Test
  public void whoeverJoinsAnOnIsSatisfiedOnlyByAReadingThatBeganAfterItCame() {
    devices.latency = Duration.ofMillis(10);
    begin(Action.ON, caller);
    loop.pass(Duration.ofMillis(5));
    begin(Action.ON, second);
    loop.pass(Duration.ofMillis(5));
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.ALREADY_ON);
    assertThat(second.waits()).isTrue();
    loop.pass(Duration.ofSeconds(1));

    assertThat(second.outcome().verdict()).isEqualTo(Verdict.ALREADY_ON);
    assertThat(device().log).containsExactly("read", "read");
  }

  @Test
  public void whoeverJoinsAnOnHasPowerTimeoutOfItsOwn() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    Orders on = order(Action.ON).retrying(0);
    operations.begin(on.on("ilo"), caller);
    loop.pass(Duration.ofSeconds(15));
    operations.begin(on.on("ilo"), second);
    loop.pass(Duration.ofMillis(19_999));
    assertThat(second.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(second.outcome().message()).contains("still off after 20 s");
  }

  @Test
  public void whoeverJoinsAnOffHasPowerTimeoutOfItsOwn() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(15));
    begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(19_999));
    assertThat(second.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(second.outcome().message()).contains("still on after 20 s");
  }

  @Test
  public void aRebootWaitsForThoseWhoJoinedButNotPastPowerTimeout() {
    devices.latency = Duration.ofMillis(10);
    device().acceptsButStaysOn = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(19));
    device()
        .reads
        .add(
            device -> {
              device.state = PowerState.OFF;
              devices.latency = Duration.ofSeconds(5);
              begin(Action.REBOOT, second);
            });
    loop.pass(Duration.ofMillis(1_019));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
    assertThat(second.waits()).isTrue();
    assertThat(device().asked).noneMatch(word -> word.startsWith("on"));
  }

  @Test
  public void whatAReadingSaysThatRunsWhileAJoinerLeavesIsHeededBeforeTheOn() {
    devices.latency = Duration.ofMillis(10);
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofMillis(125));
    Ticket ticket = begin(Action.REBOOT, second);
    loop.pass(Duration.ofMillis(100));
    assertThat(device().asked).endsWith("read@120", "read@220");
    ticket.hangUp();
    loop.pass(Duration.ofMillis(1));
    device().state = PowerState.ON;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("off", "off", "on");
  }

  // ---- those whose callers have left ----

  @Test
  public void anOffThatAllHaveLeftIsReadForTheLastWhoCame() {
    devices.latency = Duration.ofMillis(10);
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofMillis(125));
    Ticket joined = begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(1));
    ticket.hangUp();
    joined.hangUp();
    loop.pass(Duration.ofSeconds(1));

    assertThat(device().log).containsExactly("read", "off", "read", "read");
    assertThat(journal.entries.get(1).facts())
        .containsEntry("message", "all its callers have left: node1 is off: ilo/1 said off");
  }

  @Test
  public void anOffThatAllHaveLeftIsWatchedUntilPowerTimeoutIsOver() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    loop.pass(Duration.ofMillis(18_999));
    assertThat(operations.busy()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void anOffIsWatchedNoLongerOnceOneOfThoseWhoWaitedWasTold() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(10));
    Ticket joined = begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(5));
    joined.hangUp();
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.outcome().message()).contains("still on after 20 s");
    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void anOffThatAllHaveLeftAndThatIsForbiddenIsReadOnceAndWatchedNoLonger() {
    device().reads.add(device -> devices.latency = Duration.ofSeconds(1));
    device().offs.add(fails(Reason.FORBIDDEN));
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofMillis(500));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(2));

    assertThat(device().log).containsExactly("read", "off", "read");
    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void anOffThatAllHaveLeftGivesWayToWhoeverWaits() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    begin(Action.ON, second);
    loop.pass(Duration.ofMillis(1));

    assertThat(second.outcome().verdict()).isEqualTo(Verdict.ALREADY_ON);
  }

  @Test
  public void anOffThatAllHaveLeftIsNotWatchedByAHostThatStops() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    operations.stop(() -> {});
    loop.pass(Duration.ofMillis(1));

    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void anOnThatAllHaveLeftIsNotSentAgain() {
    device().state = PowerState.OFF;
    device().ons.addAll(Collections.nCopies(50, fails(Reason.UNREACHABLE)));
    Ticket ticket = begin(Action.ON, caller);
    loop.pass(Duration.ofMillis(200));
    int sent = device().commands().size();
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(30));

    assertThat(device().commands()).hasSize(sent);
    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void aRebootThatAllLeftAfterItsOnIsWrittenDownAsFencedOnNotConfirmed() {
    device().acceptsButStaysOff = true;
    Ticket ticket = begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(1));

    assertThat(journal.entries.get(2).facts())
        .containsEntry("verdict", "abandoned")
        .containsEntry("evidence", "observed-off")
        .extractingByKey("message")
        .asString()
        .contains("on is not confirmed");
  }

  @Test
  public void anOnThatAllLeftWhileItWasStillOffIsWrittenDownAsThat() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    Ticket ticket = begin(Action.ON, caller);
    loop.pass(Duration.ofMillis(150));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(1));

    assertThat(journal.entries.get(1).facts())
        .containsEntry("evidence", "none")
        .extractingByKey("message")
        .asString()
        .contains("ilo/1: still off");
  }

  // ---- in one instant ----

  @Test
  public void whoeverComesAsAReadingBeginsIsServedByIt() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.at(loop.now() + Duration.ofMillis(600).toNanos(), () -> begin(Action.OFF, second));
    loop.pass(Duration.ofMillis(300));
    ticket.hangUp();
    loop.pass(Duration.ofMillis(600));

    assertThat(device().asked).contains("read@600", "off@600");
  }

  @Test
  public void anOffThatWasReadBeforeTheLastOfThoseWhoLeftCameIsNotSaidToBeOff() {
    devices.latency = Duration.ofMillis(10);
    Ticket first = begin(Action.OFF, caller);
    loop.pass(Duration.ofMillis(125));
    Ticket last = begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(1));
    first.hangUp();
    loop.pass(Duration.ofMillis(9));
    last.hangUp();
    begin(Action.ON, third);
    loop.pass(Duration.ofMillis(1));

    assertThat(journal.entries.get(1).facts())
        .extractingByKey("message")
        .asString()
        .contains("ilo/1: no off that could be believed");
  }
}
