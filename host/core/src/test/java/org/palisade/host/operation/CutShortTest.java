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

/** Off wins: what runs or waits when an off comes, and what becomes of an on that is under way. */
public class CutShortTest extends OperationsInVirtualTime {
  private static final Duration LONG_CALL = Duration.ofSeconds(2);

  private final FakeListener second = new FakeListener();

  @Before
  public void plugIsOff() {
    device().state = PowerState.OFF;
    devices.latency = Duration.ZERO;
  }

  /** After the first reading each call takes long. */
  private Ticket beginWithALongOn(Action action) {
    device().reads.add(device -> devices.latency = LONG_CALL);
    Ticket ticket = begin(action, caller);
    loop.pass(Duration.ofMillis(100));
    assertThat(device().asked).endsWith("on@0");
    return ticket;
  }

  // ---- an on that runs ----

  @Test
  public void anOnThatRunsIsToldToStopForAnOffAndWaitedFor() {
    beginWithALongOn(Action.ON);
    begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(1));
    assertThat(devices.interrupts).isEqualTo(1);
    loop.pass(Duration.ofMillis(1_898));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("cut short by a request for off");
    assertThat(caller.outcome().overruled()).isTrue();
    loop.pass(Duration.ofSeconds(20));
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(second.outcome().overruled()).isFalse();
    assertThat(devices.interrupts).isEqualTo(1);
  }

  @Test
  public void anOnThatRunsIsToldToStopForAReboot() {
    beginWithALongOn(Action.ON);
    begin(Action.REBOOT, second);
    loop.pass(Duration.ofSeconds(2));

    assertThat(devices.interrupts).isEqualTo(1);
    assertThat(caller.outcome().message()).contains("cut short");
  }

  @Test
  public void theOnOfARebootIsNotToldToStopForAnotherReboot() {
    beginWithALongOn(Action.REBOOT);
    begin(Action.REBOOT, second);
    loop.pass(Duration.ofSeconds(4));

    assertThat(devices.interrupts).isZero();
    assertThat(caller.outcome().warnings()).isEmpty();
    loop.pass(Duration.ofSeconds(60));
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
  }

  @Test
  public void theOnOfARebootIsToldToStopForAnOffAndIsNotSaidToBeLeftOff() {
    beginWithALongOn(Action.REBOOT);
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(2));

    assertThat(devices.interrupts).isEqualTo(1);
    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
  }

  @Test
  public void anOnThatNobodyWaitsForIsToldToStopForWhoeverDoes() {
    Ticket ticket = beginWithALongOn(Action.REBOOT);
    ticket.hangUp();
    loop.pass(Duration.ofMillis(100));
    assertThat(devices.interrupts).isZero();
    begin(Action.REBOOT, second);
    loop.pass(Duration.ofMillis(1));

    assertThat(devices.interrupts).isEqualTo(1);
  }

  @Test
  public void anOnThatNobodyWaitsForIsNotToldToStopWhereNobodyElseWaits() {
    Ticket ticket = beginWithALongOn(Action.ON);
    ticket.hangUp();
    loop.pass(Duration.ofMillis(1_899));
    assertThat(operations.busy()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(devices.interrupts).isZero();
    assertThat(operations.busy()).isFalse();
  }

  @Test
  public void anOnThatRunsWhenTheHostStopsIsToldToStopAndHandedOverOnceItHas() {
    beginWithALongOn(Action.ON);
    operations.stop(() -> {});
    loop.pass(Duration.ofMillis(1_899));
    assertThat(devices.interrupts).isEqualTo(1);
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.handedOver).isPresent();
  }

  // ---- an on that does not stop ----

  private Ticket beginAnOnThatNeverReturns(Action action) {
    devices.onNeverReturns = true;
    Ticket ticket = begin(action, caller);
    loop.pass(Duration.ofSeconds(1));
    return ticket;
  }

  @Test
  public void anOnThatDoesNotStopWithinThreeSecondsWhileARebootWaitsHaltsTheHost() {
    beginAnOnThatNeverReturns(Action.ON);
    begin(Action.REBOOT, second);
    loop.pass(Duration.ofMillis(2_999));
    assertThat(halts).isZero();
    loop.pass(Duration.ofMillis(1));

    assertThat(halts).isEqualTo(1);
  }

  @Test
  public void anOnThatDoesNotStopWhileOnlyAnotherOnWaitsHaltsNothing() {
    Ticket ticket = beginAnOnThatNeverReturns(Action.REBOOT);
    ticket.hangUp();
    begin(Action.ON, second);
    loop.pass(Duration.ofSeconds(30));

    assertThat(devices.interrupts).isEqualTo(1);
    assertThat(halts).isZero();
  }

  // ---- a cycle that runs ----

  private void beginACycleThatHangs() {
    device().state = PowerState.ON;
    device().reads.add(device -> devices.latency = Duration.ofSeconds(100));
    operations.begin(order(Action.REBOOT).cycling().on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    assertThat(device().asked).endsWith("cycle@0");
  }

  @Test
  public void aCycleThatRunsIsWaitedForAsLongAsAStateIs() {
    beginACycleThatHangs();
    begin(Action.OFF, second);
    loop.pass(Duration.ofMillis(18_999));
    assertThat(devices.interrupts).isZero();
    loop.pass(Duration.ofMillis(1));

    assertThat(devices.interrupts).isEqualTo(1);
  }

  @Test
  public void aCycleThatRunsIsNotToldToStopWhereNobodyWaits() {
    beginACycleThatHangs();
    loop.pass(Duration.ofSeconds(60));

    assertThat(devices.interrupts).isZero();
    assertThat(caller.waits()).isTrue();
  }

  // ---- before the on ----

  @Test
  public void aRebootWhoseOnCouldNotBeSentIsLeftOffForAnOff() {
    device().ons.addAll(Collections.nCopies(50, fails(Reason.UNREACHABLE)));
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("left off");
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
  }

  @Test
  public void aRebootWhoseOnMayHaveBeenSentIsNotSaidToBeLeftOff() {
    device().ons.addAll(Collections.nCopies(2, fails(Reason.UNCERTAIN)));
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(2));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
  }

  @Test
  public void aCarriedOnRebootIsNotSaidToBeLeftOffSinceTheOtherHostMayHaveSwitchedOn() {
    device().acceptsButStaysOff = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(5));
    operations.stop(() -> {});
    loop.settle();
    String operation = caller.handedOver.orElseThrow();
    OperationsLoop standby = host();
    FakeListener again = new FakeListener();
    device().reads.add(fails(Reason.BUSY));
    Orders carriedOn = Orders.of(Action.REBOOT, loop.now() - Duration.ofSeconds(5).toNanos());
    standby.begin(carriedOn.carryingOn(operation).on("ilo"), again);
    standby.begin(order(Action.OFF).on("ilo"), second);
    loop.pass(Duration.ofMillis(50));

    assertThat(again.outcome().warnings()).singleElement().asString().contains("not confirmed");
  }

  @Test
  public void anOnThatWaitsItsTurnIsCutShortByAnOffThatComesAfterIt() {
    device().acceptsButStaysOn = true;
    device().state = PowerState.ON;
    FakeListener last = new FakeListener();
    begin(Action.OFF, second);
    begin(Action.ON, caller);
    loop.pass(Duration.ofSeconds(1));
    assertThat(caller.waits()).isTrue();
    begin(Action.OFF, last);
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("ilo/1: cut short by a request for off");
    assertThat(second.waits()).isTrue();
  }

  @Test
  public void anOnThatWaitsItsTurnIsNotCutShortByAnotherOn() {
    device().acceptsButStaysOn = true;
    device().state = PowerState.ON;
    begin(Action.OFF, second);
    begin(Action.ON, caller);
    operations.begin(order(Action.ON).retrying(5).on("ilo"), new FakeListener());
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.waits()).isTrue();
  }

  @Test
  public void aRebootThatWaitsItsTurnStillSwitchesOffAndIsLeftOffForALaterOff() {
    device().acceptsButStaysOn = true;
    device().state = PowerState.ON;
    FakeListener first = new FakeListener();
    begin(Action.OFF, first);
    begin(Action.REBOOT, caller);
    begin(Action.OFF, second);
    loop.pass(Duration.ofSeconds(25));
    assertThat(first.outcome().message()).contains("still on");
    device().acceptsButStaysOn = false;
    device().state = PowerState.OFF;
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("left off");
    assertThat(second.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(device().commands()).doesNotContain("on");
  }
}
