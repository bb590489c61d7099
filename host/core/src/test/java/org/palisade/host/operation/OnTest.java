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
import org.palisade.host.operation.FakeDevice.Fault;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** The on, and the on part of a reboot: attempts, refusals, times. The device answers at once. */
public class OnTest extends OperationsInVirtualTime {

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
    device().state = PowerState.OFF;
  }

  private void on(Orders order, Duration within) {
    operations.begin(order.on("ilo"), caller);
    loop.pass(within);
  }

  private void failsExactlyAt(Duration time, String why) {
    loop.pass(time.minusMillis(1));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));
    failed(why);
  }

  private void failed(String why) {
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(caller.outcome().message()).contains("ilo/1").contains(why);
  }

  private List<String> ons() {
    return device().asked.stream().filter(word -> word.startsWith("on")).toList();
  }

  private static Fault refusedAnd(PowerState state) {
    return device -> {
      device.state = state;
      fails(Reason.REFUSED).happen(device);
    };
  }

  // ---- attempts ----

  @Test
  public void withoutRetriesOnIsSentOnce() {
    device().acceptsButStaysOff = true;

    operations.begin(order(Action.ON).retrying(0).on("ilo"), caller);
    failsExactlyAt(Duration.ofSeconds(20), "still off after 20 s");

    assertThat(ons()).containsExactly("on@0");
  }

  @Test
  public void eachOnHasPowerTimeoutOfItsOwn() {
    device().acceptsButStaysOff = true;

    operations.begin(order(Action.ON).retrying(2).on("ilo"), caller);
    failsExactlyAt(Duration.ofSeconds(60), "still off after 20 s");

    assertThat(ons()).containsExactly("on@0", "on@20000", "on@40000");
  }

  @Test
  public void powerWaitIsNotCountedAgainstTheDevice() {
    device().acceptsButStaysOff = true;

    operations.begin(order(Action.ON).waiting(Duration.ofSeconds(5)).on("ilo"), caller);
    failsExactlyAt(Duration.ofSeconds(50), "still off after 20 s");

    assertThat(ons()).containsExactly("on@0", "on@25000");
  }

  @Test
  public void anOnThatWasNotSentIsNoAttempt() {
    device().ons.addAll(Collections.nCopies(5, fails(Reason.UNREACHABLE)));

    on(order(Action.ON), Duration.ofSeconds(5));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(ons()).hasSize(6);
  }

  @Test
  public void anOnThatCannotBeSentIsRepeatedUntilTheTimeIsOver() {
    device().ons.addAll(Collections.nCopies(50, fails(Reason.UNREACHABLE)));

    operations.begin(order(Action.ON).on("ilo"), caller);
    failsExactlyAt(Duration.ofSeconds(20), "still off after 20 s (unreachable: scripted)");

    assertThat(ons().size()).isGreaterThan(8);
  }

  @Test
  public void anUncertainOnIsAnAttemptAndIsRepeatedAfterAReadingOfOff() {
    device().ons.addAll(Collections.nCopies(5, fails(Reason.UNCERTAIN)));

    operations.begin(order(Action.ON).on("ilo"), caller);
    failsExactlyAt(Duration.ofMillis(20_100), "still off after 20 s (uncertain: scripted)");

    assertThat(ons()).containsExactly("on@0", "on@100");
  }

  @Test
  public void anUncertainOnThatActedIsNotRepeated() {
    device()
        .ons
        .add(
            device -> {
              device.state = PowerState.ON;
              fails(Reason.UNCERTAIN).happen(device);
            });

    on(order(Action.ON), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(ons()).containsExactly("on@0");
  }

  // ---- refusals ----

  @Test
  public void anOnThatIsRefusedTwiceIsGivenUpAtOnceHoweverManyRetriesAreLeft() {
    device().ons.addAll(Collections.nCopies(5, fails(Reason.REFUSED)));

    on(order(Action.ON).retrying(5), Duration.ofMillis(101));

    failed("given up (refused: scripted)");
    assertThat(ons()).containsExactly("on@0", "on@100");
  }

  @Test
  public void anOnThatIsRefusedOnceIsGivenUpWhereNoRetryIsWanted() {
    device().ons.add(fails(Reason.REFUSED));

    on(order(Action.ON).retrying(0), Duration.ofMillis(1));

    failed("given up (refused: scripted)");
  }

  @Test
  public void anOnThatIsRefusedBecauseThePlugIsOnIsASuccess() {
    device().ons.add(refusedAnd(PowerState.ON));

    on(order(Action.ON), Duration.ofMillis(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
  }

  @Test
  public void anOnThatIsForbiddenIsReadOnceAndGivenUp() {
    device().ons.add(fails(Reason.FORBIDDEN));

    on(order(Action.ON), Duration.ofMillis(1));

    failed("given up (forbidden: scripted)");
    assertThat(device().log).containsExactly("read", "on", "read");
  }

  // ---- neither on nor off, and unreadable ----

  @Test
  public void aPlugThatBecomesUnclearAfterAnOnIsReadUntilItIsOn() {
    device().ons.add(device -> device.acceptsButStaysOff = true);
    device().reads.addAll(List.of(works(), becomes(PowerState.UNKNOWN), becomes(PowerState.ON)));

    on(order(Action.ON), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(ons()).hasSize(1);
  }

  @Test
  public void aPlugThatStaysUnclearAfterAnOnIsAFailureInTime() {
    device().acceptsButStaysOff = true;
    device().reads.addAll(List.of(works(), becomes(PowerState.UNKNOWN)));

    operations.begin(order(Action.ON).on("ilo"), caller);
    failsExactlyAt(Duration.ofSeconds(20), "neither on nor off after 20 s");

    assertThat(ons()).hasSize(1);
  }

  @Test
  public void aPlugThatBecomesUnclearAfterAForbiddenOnIsGivenUpAtOnce() {
    device().ons.add(fails(Reason.FORBIDDEN));
    device().reads.addAll(List.of(works(), becomes(PowerState.UNKNOWN)));

    on(order(Action.ON), Duration.ofMillis(1));

    failed("given up (forbidden: scripted)");
  }

  @Test
  public void aPlugThatBecomesUnclearAfterTwoRefusalsIsGivenUpAtOnce() {
    device().ons.addAll(List.of(fails(Reason.REFUSED), refusedAnd(PowerState.UNKNOWN)));

    on(order(Action.ON), Duration.ofMillis(101));

    failed("given up (refused: scripted)");
  }

  @Test
  public void aPlugThatBecomesUnclearAfterOneRefusalIsReadOn() {
    device().ons.add(refusedAnd(PowerState.UNKNOWN));

    on(order(Action.ON), Duration.ofSeconds(2));
    assertThat(caller.waits()).isTrue();
    device().state = PowerState.ON;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
  }

  @Test
  public void aFirstReadingThatFailsForGoodEndsItAtOnce() {
    device().reads.add(fails(Reason.UNKNOWN_PLUG));

    on(order(Action.ON), Duration.ofMillis(1));

    failed("given up (unknown plug: scripted)");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aStateThatCannotBeReadIsAFailureInTimeAndNothingIsSent() {
    device().reads.addAll(Collections.nCopies(50, fails(Reason.UNREACHABLE)));

    operations.begin(order(Action.ON).on("ilo"), caller);
    failsExactlyAt(Duration.ofSeconds(20), "not readable within 20 s (unreachable: scripted)");

    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aFirstReadingThatFailsForATimeIsRepeated() {
    device().reads.add(fails(Reason.BUSY));

    on(order(Action.ON), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
  }

  @Test
  public void aLaterReadingThatFailsForGoodIsRepeated() {
    device().reads.addAll(List.of(works(), fails(Reason.FORBIDDEN)));

    on(order(Action.ON), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
  }

  @Test
  public void aReadingOfOffThatComesWhenTheTimeIsOverSendsNothing() {
    devices.latency = Duration.ofSeconds(20);

    on(order(Action.ON), Duration.ofSeconds(20));

    failed("still off after 20 s");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void anAcceptedOnThatFailsLaterIsSentOnceMore() {
    device().ons.add(device -> device.acceptsButStaysOff = true);
    device()
        .reads
        .addAll(
            List.of(
                works(),
                works(),
                device -> {
                  device.acceptsButStaysOff = false;
                  fails(Reason.REFUSED).happen(device);
                }));

    on(order(Action.ON), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(ons()).hasSize(2);
  }

  @Test
  public void aRefusalOfAFirstReadingIsNoRefusalOfACommand() {
    device().reads.add(fails(Reason.REFUSED));
    device().ons.add(fails(Reason.REFUSED));

    on(order(Action.ON), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(ons()).hasSize(2);
  }

  // ---- the on part of a reboot ----

  @Test
  public void aRebootWhoseOnIsRefusedTwiceIsFencedAtOnce() {
    device().ons.addAll(Collections.nCopies(2, fails(Reason.REFUSED)));

    on(order(Action.REBOOT), Duration.ofMillis(101));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(caller.outcome().warnings())
        .singleElement()
        .asString()
        .contains("on is not confirmed (refused: scripted)");
  }

  @Test
  public void aRebootWhoseOnIsForbiddenIsFencedAtOnce() {
    device().ons.add(fails(Reason.FORBIDDEN));

    on(order(Action.REBOOT), Duration.ofMillis(1));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("forbidden");
  }

  @Test
  public void refusalsOfTheOffAreNotCountedAgainstTheOn() {
    device().state = PowerState.ON;
    device().offs.add(fails(Reason.REFUSED));
    device().ons.add(fails(Reason.REFUSED));

    on(order(Action.REBOOT), Duration.ofSeconds(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
    assertThat(caller.outcome().warnings()).isEmpty();
    assertThat(device().commands()).containsExactly("off", "off", "on", "on");
  }

  @Test
  public void theOnOfARebootHasPowerTimeoutHoweverLongTheOffTook() {
    device().state = PowerState.ON;
    device().acceptsButStaysOn = true;
    operations.begin(order(Action.REBOOT).retrying(0).on("ilo"), caller);
    loop.pass(Duration.ofSeconds(15));
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    loop.pass(Duration.ofMillis(20_834));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(ons()).containsExactly("on@15834");
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.REBOOTED);
  }
}
