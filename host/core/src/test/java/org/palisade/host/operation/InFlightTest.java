package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.fails;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.operation.Operations.Ticket;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** An on that may yet act, 15 s long, and the off that comes meanwhile. Devices answer at once. */
public class InFlightTest extends OperationsInVirtualTime {
  private final FakeListener off = new FakeListener();

  @Before
  public void plugIsOff() {
    devices.latency = Duration.ZERO;
    device().state = PowerState.OFF;
  }

  /** Sends an on (or more) that may yet act, and has its caller told. */
  private void onInFlight(int ons) {
    for (int i = 0; i < ons; i++) {
      device().ons.add(fails(Reason.UNCERTAIN));
    }
    device().ons.add(fails(Reason.FORBIDDEN));
    operations.begin(order(Action.ON).retrying(3).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    device().asked.clear();
    device().log.clear();
  }

  private Ticket beginOff() {
    return operations.begin(order(Action.OFF).on("ilo"), off);
  }

  @Test
  public void anOffIsBelievedToAReadingThatBeginsWhenLateOnHasPassed() {
    onInFlight(1);
    beginOff();
    loop.pass(Duration.ofMillis(13_999));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(1));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void anOnThatLandedIsSwitchedOffAgainAtOnce() {
    onInFlight(1);
    beginOff();
    loop.pass(Duration.ofSeconds(5));
    device().state = PowerState.ON;
    loop.pass(Duration.ofSeconds(2));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(device().commands()).containsExactly("off", "off");
  }

  @Test
  public void anOffThatComesAfterTheOnHasLandedIsBelievedAtOnce() {
    onInFlight(1);
    device().state = PowerState.ON;
    beginOff();
    loop.pass(Duration.ofSeconds(1));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void ofTwoOnsInFlightAReadingOfOnShowsOnlyThatOneHasLanded() {
    onInFlight(2);
    device().state = PowerState.ON;
    beginOff();
    loop.pass(Duration.ofSeconds(10));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(6));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void theTimeThatAnOnNeedsToLandIsNotCountedAgainstTheDevice() {
    onInFlight(1);
    device().acceptsButStaysOn = true;
    device().state = PowerState.UNKNOWN;
    beginOff();
    loop.pass(Duration.ofMillis(33_999));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(off.outcome().message()).contains("neither on nor off after 20 s");
  }

  @Test
  public void whenAnOnHasLandedTheWaitForOffBeginsAnewWithTheNextOff() {
    onInFlight(1);
    device().acceptsButStaysOn = true;
    beginOff();
    loop.pass(Duration.ofSeconds(14));
    device().state = PowerState.ON;
    loop.pass(Duration.ofSeconds(1));
    assertThat(device().asked).contains("off@15834");
    loop.pass(Duration.ofMillis(19_834));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(off.outcome().message()).contains("still on after 20 s");
  }

  @Test
  public void anOffThatWasLeftWhileAnOnIsInFlightIsWrittenDownAsThat() {
    onInFlight(1);
    Ticket ticket = beginOff();
    loop.pass(Duration.ofSeconds(5));
    ticket.hangUp();
    operations.begin(order(Action.ON).on("ilo"), new FakeListener());
    loop.pass(Duration.ofMillis(1));

    assertThat(endOf("off").facts().get("message"))
        .contains("reads off, but an on that was sent earlier may yet act");
  }

  @Test
  public void anOffThatWasLeftBeforeItWasConfirmedIsWrittenDownAsThat() {
    Ticket ticket =
        operations.begin(order(Action.OFF).with(type -> type.confirmOff(2)).on("ilo"), off);
    loop.pass(Duration.ofMillis(500));
    ticket.hangUp();
    operations.begin(order(Action.ON).on("ilo"), new FakeListener());
    loop.pass(Duration.ofMillis(1));

    assertThat(endOf("off").facts().get("message")).contains("no off that could be believed");
  }

  private Entry endOf(String action) {
    return journal.entries.stream()
        .filter(e -> e.stage() == Stage.ENDED && action.equals(e.facts().get("action")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void aRefusedOnLeavesNothingInFlight() {
    device().ons.addAll(List.of(fails(Reason.REFUSED), fails(Reason.REFUSED)));
    operations.begin(order(Action.ON).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    beginOff();
    loop.pass(Duration.ofMillis(1));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
  }

  @Test
  public void anUnreachableOnLeavesWhatWasInFlightBeforeIt() {
    device().ons.addAll(List.of(fails(Reason.UNCERTAIN), fails(Reason.UNREACHABLE)));
    device().ons.add(fails(Reason.FORBIDDEN));
    operations.begin(order(Action.ON).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    beginOff();
    loop.pass(Duration.ofSeconds(10));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(6));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void anOnThatWasReadIsNoLongerInFlight() {
    operations.begin(order(Action.ON).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(1));
    device().state = PowerState.OFF;
    beginOff();
    loop.pass(Duration.ofMillis(1));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
  }

  @Test
  public void anOnOfTheFirstHostIsInFlightForTheNextOneToo() {
    onInFlight(1);
    operations.stop(() -> {});
    loop.settle();
    host().begin(order(Action.OFF).on("ilo"), off);
    loop.pass(Duration.ofSeconds(10));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(6));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void aRebootWhileAnOnIsInFlightSwitchesOffAndWaitsToo() {
    onInFlight(1);
    operations.begin(order(Action.REBOOT).on("ilo"), off);
    loop.pass(Duration.ofSeconds(10));
    assertThat(off.waits()).isTrue();
    assertThat(device().commands()).containsExactly("off");
    loop.pass(Duration.ofSeconds(6));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(device().commands()).containsExactly("off", "on");
  }

  @Test
  public void anOffThatComesWhenLateOnHasPassedFindsItOffAlready() {
    onInFlight(1);
    loop.pass(Duration.ofSeconds(14));
    beginOff();
    loop.pass(Duration.ofMillis(1));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.ALREADY_OFF);
  }

  @Test
  public void anOnIsNotForgottenWhereTheLockDirectoryCannotBeUsed() throws IOException {
    folder.delete();
    Files.writeString(folder.getRoot().toPath(), "in the way");
    onInFlight(1);
    beginOff();
    loop.pass(Duration.ofSeconds(10));
    assertThat(off.waits()).isTrue();
    loop.pass(Duration.ofSeconds(6));

    assertThat(off.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    Files.delete(folder.getRoot().toPath());
  }

  // ---- those who wait behind, and leave ----

  @Test
  public void anOffWaitsForARunningOnThoughOneThatWaitedBeforeItHasLeft() {
    devices.onNeverReturns = true;
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(1));
    Ticket left = begin(Action.OFF, new FakeListener());
    loop.pass(Duration.ofMillis(500));
    int asked = device().asked.size();

    left.hangUp();
    loop.pass(Duration.ofMillis(200));
    FakeListener off = new FakeListener();
    begin(Action.OFF, off);
    loop.pass(Duration.ofSeconds(19));

    assertThat(device().asked).hasSize(asked);
    assertThat(off.outcomes).isEmpty();
    assertThat(halts).isEqualTo(1);
  }

  @Test
  public void aMachineThatWasRebootedIsNotCutAgainWhereOneThatWaitedHasLeft() {
    device().state = PowerState.ON;
    device().acceptsButStaysOff = true; // boots slowly
    begin(Action.REBOOT, caller);
    loop.pass(Duration.ofSeconds(2));
    Ticket left = begin(Action.ON, new FakeListener());
    loop.pass(Duration.ofMillis(200));

    device().state = PowerState.ON;
    left.hangUp();
    loop.pass(Duration.ofSeconds(30));

    assertThat(device().commands()).containsExactly("off", "on");
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
  }
}
