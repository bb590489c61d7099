package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.Test;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.operation.Operations.Ticket;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;

/** Several callers for one plug, and callers that go away. */
public class SeveralCallersTest extends OperationsInVirtualTime {
  private final FakeListener second = new FakeListener();

  @Test
  public void twoOffsAtOnceAreOnePowerSequence() {
    begin(Action.OFF, caller);
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(2));

    assertThat(device().commands()).containsExactly("off");
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(second.traced).singleElement().asString().contains("joined operation");
  }

  @Test
  public void aJoinerIsSatisfiedOnlyByAReadThatBeganAfterItCame() {
    device().state = PowerState.OFF;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofMillis(5));
    begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(6));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(second.waits()).isTrue();
    loop.pass(Duration.ofSeconds(1));
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(device().log).containsExactly("read", "read");
  }

  @Test
  public void anOffWinsOverARebootBeforeItsOn() {
    begin(Action.REBOOT, caller);
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(3));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(caller.outcome().warnings()).singleElement().asString().contains("left off");
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void anOffAfterTheOnOfARebootWaitsUntilTheOnHasLanded() {
    device().acceptsButStaysOff = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofMillis(300));
    assertThat(device().commands()).containsExactly("off", "on");
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(second.waits()).isTrue();
    loop.pass(Duration.ofSeconds(15));
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off", "on", "off");
  }

  @Test
  public void anOnIsCutShortByAnOff() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    begin(Action.ON, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(20));

    assertThat(caller.outcome().message()).contains("cut short by a request for off");
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void aRebootThatFollowsAnOffWaitsItsTurn() {
    begin(Action.OFF, caller);
    begin(Action.REBOOT, second);
    loop.pass(Duration.ofSeconds(3));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("off", "on");
  }

  @Test
  public void anOnThatDoesNotStopWhileAnOffWaitsHaltsTheHost() {
    devices.onNeverReturns = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(2_900));
    assertThat(halts).isZero();
    loop.pass(Duration.ofMillis(200));

    assertThat(halts).isPositive();
    assertThat(devices.interrupts).isEqualTo(1);
  }

  @Test
  public void aCallerThatLeavesBeforeTheFirstCommandSendsNothing() {
    Ticket ticket = begin(Action.REBOOT, caller);
    loop.pass(Duration.ofMillis(5));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(5));

    assertThat(device().commands()).isEmpty();
    assertThat(operations.busy()).isFalse();
    assertThat(journal.stages()).containsExactly(Stage.ENDED);
    assertThat(journal.entries.get(0).facts())
        .containsEntry("evidence", "nothing sent")
        .containsEntry("message", "its callers left before anything was sent");
  }

  @Test
  public void aCallerThatLeavesAfterTheOffIsJournalledAndNothingIsSwitchedOn() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(5));

    assertThat(device().commands()).containsExactly("off");
    assertThat(journal.stages()).containsExactly(Stage.BEGUN, Stage.ENDED);
    assertThat(journal.entries.get(1).facts())
        .containsEntry("verdict", "abandoned")
        .containsEntry("evidence", "observed-off")
        .containsEntry("message", "all its callers have left: node1 is off: ilo/1 said off");
  }

  @Test
  public void anOffThatNobodyWaitsForAndThatNeverCameIsWrittenDownAsWhatItIs() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(25));

    assertThat(device().commands()).containsExactly("off");
    assertThat(journal.entries.get(1).facts())
        .containsEntry("evidence", "none")
        .extractingByKey("message")
        .asString()
        .startsWith("all its callers have left: ilo/1: still on after 20 s");
  }

  @Test
  public void whoeverJoinsAnOffThatAllOthersLeftGetsOneOfHisOwn() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(5));
    ticket.hangUp();
    device().acceptsButStaysOn = false;
    loop.pass(Duration.ofSeconds(5));
    assertThat(device().commands()).containsExactly("off");
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(2));

    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void whoeverJoinsAnOffThatOthersWaitForSharesIt() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(5));
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(5));
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(2));

    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void whoeverWaitsLongerThanTheFirstCallerGetsAnotherOff() {
    device().offs.add(device -> device.acceptsButStaysOn = true);
    begin(Action.OFF, caller);
    loop.pass(Duration.ofSeconds(10));
    device().acceptsButStaysOn = false;
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(12));

    assertThat(caller.outcome().message()).contains("still on after 20 s");
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void anAbandonedOffThatSomeoneJoinsIsWholeAgain() {
    device().acceptsButStaysOn = true;
    Ticket ticket = begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(1));
    begin(Action.REBOOT, second);
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(5));

    assertThat(second.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("off", "on");
  }

  @Test
  public void theDelayCountsFromTheCallersStartAndKeepsNothingLocked() {
    operations.begin(order(Action.OFF).delayed(Duration.ofSeconds(3)).on("ilo"), caller);
    loop.pass(Duration.ofMillis(2_990));
    assertThat(device().log).isEmpty();
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }
}
