package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.busy;
import static org.palisade.host.operation.FakeDevice.fails;

import java.time.Duration;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** A plug that has several names is one plug to everybody. */
public class NamedPlugsTest extends OperationsInVirtualTime {
  private final FakeListener other = new FakeListener();
  private NamedPlugs named;

  @Before
  public void name() {
    named = new NamedPlugs(operations, devices, loop::now);
  }

  @Test
  public void oneWithoutAndOneWithTheNameAreOneSequence() {
    named.begin(order(Action.OFF).unnamed("ilo"), caller);
    named.begin(order(Action.OFF).on("ilo"), other);
    loop.pass(Duration.ofSeconds(30));

    assertThat(device().commands()).containsExactly("off");
    assertThat(other.traced).anyMatch(line -> line.startsWith("joined operation"));
    assertThat(caller.outcome().verdict().success()).isTrue();
    assertThat(other.outcome().verdict().success()).isTrue();
  }

  @Test
  public void anOffByAnotherNameEndsARebootBeforeItsOn() {
    named.begin(order(Action.REBOOT).unnamed("ilo"), caller);
    named.begin(order(Action.OFF).on("ilo"), other);
    loop.pass(Duration.ofSeconds(60));

    assertThat(device().commands()).doesNotContain("on");
    assertThat(device().state).isEqualTo(PowerState.OFF);
  }

  @Test
  public void onePlugByTwoNamesIsNamedTwice() {
    Order one = order(Action.OFF).unnamed("ilo");
    Order both =
        one.at(List.of(one.targets().get(0), order(Action.OFF).on("ilo").targets().get(0)));

    named.begin(both, caller);
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.outcome().message()).contains("named twice");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aDeviceThatDoesNotAnswerIsAskedAgainAndFencedThen() {
    device().names.add(fails(Reason.UNREACHABLE));
    device().names.add(busy(Duration.ofSeconds(3)));

    named.begin(order(Action.OFF).unnamed("ilo"), caller);
    loop.pass(Duration.ofSeconds(15));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(caller.beats).isPositive();
    assertThat(devices.leases).isZero();
  }

  @Test
  public void whatWillNotChangeEndsItAtOnceAndNothingIsSent() {
    device().names.add(fails(Reason.INVALID_SETTINGS));

    named.begin(order(Action.OFF).unnamed("ilo"), caller);
    loop.pass(Duration.ofMillis(100));

    assertThat(caller.outcome().verdict().success()).isFalse();
    assertThat(caller.outcome().message()).contains("scripted").contains("nothing was sent");
    assertThat(device().log).containsExactly("name");
    assertThat(devices.leases).isZero();
  }

  @Test
  public void aDeviceThatNeverAnswersFailsWhenTheTimeIsOver() {
    neverNames();

    named.begin(order(Action.OFF).unnamed("ilo"), caller);
    loop.pass(Duration.ofSeconds(19));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofSeconds(3));

    assertThat(caller.outcome().verdict().success()).isFalse();
    assertThat(devices.leases).isZero();
  }

  @Test
  public void underABudgetTheOffOfTheLastLevelGoesOnWhileItsCallerIsThere() {
    neverNames();

    Operations.Ticket ticket =
        named.begin(order(Action.OFF).withBudget(Duration.ofSeconds(10)).unnamed("ilo"), caller);
    loop.pass(Duration.ofSeconds(30));

    assertThat(caller.waits()).isTrue();
    assertThat(caller.warned).hasSize(1);
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(2));
    int asked = device().log.size();
    loop.pass(Duration.ofSeconds(5));
    assertThat(device().log).hasSize(asked);
    assertThat(devices.leases).isZero();
  }

  @Test
  public void aLevelThatHasAnotherAfterItGivesWay() {
    neverNames();

    named.begin(
        order(Action.OFF)
            .withBudget(Duration.ofSeconds(50))
            .givingWayAfter(Duration.ofSeconds(10))
            .unnamed("ilo"),
        caller);
    loop.pass(Duration.ofSeconds(13));

    assertThat(caller.outcome().verdict().success()).isFalse();
  }

  @Test
  public void whoLeavesWhileThePlugIsNamedHasNothingSent() {
    Operations.Ticket ticket = named.begin(order(Action.OFF).unnamed("ilo"), caller);
    ticket.hangUp();
    loop.pass(Duration.ofSeconds(10));

    assertThat(device().commands()).isEmpty();
    assertThat(devices.leases).isZero();
  }

  private void neverNames() {
    device()
        .names
        .add(
            device -> {
              neverNames();
              fails(Reason.UNREACHABLE).happen(device);
            });
  }
}
