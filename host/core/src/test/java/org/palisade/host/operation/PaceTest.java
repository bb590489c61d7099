package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.busy;
import static org.palisade.host.operation.FakeDevice.fails;
import static org.palisade.host.operation.FakeDevice.works;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** When a device is talked to, to the millisecond: it answers at once here. */
public class PaceTest extends OperationsInVirtualTime {

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
  }

  private void off(Duration within) {
    begin(order(Action.OFF), within);
  }

  private void begin(Orders order, Duration within) {
    operations.begin(order.on("ilo"), caller);
    loop.pass(within);
  }

  @Test
  public void anAcceptedOffIsReadSoonAndThenWheneverATenthMoreHasPassed() {
    device().acceptsButStaysOn = true;

    off(Duration.ofMillis(1_500));

    assertThat(device().asked)
        .containsExactly(
            "read@0",
            "off@0",
            "read@100",
            "read@200",
            "read@300",
            "read@400",
            "read@500",
            "read@600",
            "read@700",
            "read@800",
            "read@900",
            "read@1000",
            "read@1100",
            "read@1210",
            "read@1331",
            "read@1464");
  }

  @Test
  public void anOffIsKnownATenthOfItsTimeLater() {
    for (int takes = 500; takes < 18_000; takes += 500) {
      Orders order = order(Action.OFF);
      FakeListener waits = new FakeListener();
      device().acceptsButStaysOn = true;
      device().state = PowerState.ON;
      operations.begin(order.on("ilo"), waits);
      loop.pass(Duration.ofMillis(takes));
      device().state = PowerState.OFF;
      loop.pass(Duration.ofMillis(Math.max(100, takes / 10) + 1));

      assertThat(waits.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
    }
  }

  @Test
  public void whatAReadingTakesDelaysTheNextOneNot() {
    devices.latency = Duration.ofMillis(40);
    device().acceptsButStaysOn = true;

    off(Duration.ofMillis(600));

    assertThat(device().asked)
        .containsExactly(
            "read@0", "off@40", "read@180", "read@280", "read@380", "read@480", "read@580");
  }

  @Test
  public void aDeviceRestsAsLongAsAReadingTook() {
    assertThat(plan().nextReading(0, at(100), at(800))).isEqualTo(at(1_500));
  }

  @Test
  public void aReadingWaitsNoLongerThanTheSettingsSay() {
    assertThat(plan().nextReading(0, at(60_000), at(60_010))).isEqualTo(at(61_000));
    assertThat(plan().nextReading(0, at(60_000), at(80_000))).isEqualTo(at(81_000));
  }

  private static long at(long milliseconds) {
    return milliseconds * Plan.MILLISECOND;
  }

  private static Plan plan() {
    return Plans.of(Orders.of(Action.OFF, 0).on("ilo"), false);
  }

  @Test
  public void anUnknownStateIsReadAsSeldomAsAnyOther() {
    device().offs.add(device -> device.acceptsButStaysOn = true);
    device().state = PowerState.UNKNOWN;

    off(Duration.ofMillis(450));

    assertThat(device().asked)
        .containsExactly("read@0", "off@0", "read@100", "read@200", "read@300", "read@400");
  }

  @Test
  public void anOffThatCannotBeBelievedYetIsReadAsSeldomAsAnyOther() {
    device().state = PowerState.OFF;
    device().ons.add(fails(Reason.UNCERTAIN));
    device().ons.add(fails(Reason.FORBIDDEN));
    begin(order(Action.ON), Duration.ofSeconds(1));
    device().asked.clear();

    operations.begin(order(Action.OFF).on("ilo"), new FakeListener());
    loop.pass(Duration.ofMillis(450));

    assertThat(device().asked)
        .containsExactly(
            "read@1000", "off@1000", "read@1100", "read@1200", "read@1300", "read@1400");
  }

  @Test
  public void afterPowerWaitOnlyTheStateIsAskedFor() {
    begin(order(Action.OFF).waiting(Duration.ofSeconds(5)), Duration.ofSeconds(6));

    assertThat(device().asked).containsExactly("read@0", "off@0", "read@5100");
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void readingsThatFailAreRepeatedEachTimeLaterUpToTwoSeconds() {
    device().reads.addAll(Collections.nCopies(20, fails(Reason.UNREACHABLE)));

    off(Duration.ofSeconds(8));

    assertThat(device().asked)
        .containsExactly(
            "read@0",
            "read@100",
            "read@300",
            "read@700",
            "read@1500",
            "read@3100",
            "read@5100",
            "read@7100");
  }

  @Test
  public void aReadingThatWorksForgetsThoseThatFailedBefore() {
    device().acceptsButStaysOn = true;
    device()
        .reads
        .addAll(
            List.of(
                works(),
                fails(Reason.BUSY),
                fails(Reason.BUSY),
                works(),
                fails(Reason.BUSY),
                fails(Reason.BUSY)));

    off(Duration.ofMillis(800));

    assertThat(device().asked)
        .containsExactly(
            "read@0",
            "off@0",
            "read@100",
            "read@200",
            "read@400",
            "read@500",
            "read@600",
            "read@800");
  }

  @Test
  public void aReadingIsNotRepeatedBeforeTheDeviceSaysSo() {
    device().reads.add(busy(Duration.ofSeconds(7)));

    off(Duration.ofSeconds(8));

    assertThat(device().asked).startsWith("read@0", "read@7000", "off@7000");
  }

  @Test
  public void aCommandIsNotRepeatedBeforeTheDeviceSaysSo() {
    device().offs.add(busy(Duration.ofSeconds(5)));

    off(Duration.ofSeconds(6));

    assertThat(device().asked)
        .containsExactly("read@0", "off@0", "read@5000", "off@5000", "read@5100");
  }

  @Test
  public void aRefusedCommandIsReadAtOnceButNotRepeatedBeforeTheDeviceSaysSo() {
    device().offs.add(fails(Reason.REFUSED));

    off(Duration.ofSeconds(1));

    assertThat(device().asked).containsExactly("read@0", "off@0", "read@0", "off@100", "read@200");
  }

  @Test
  public void commandsThatFailAreRepeatedEachTimeLaterUpToTwoSeconds() {
    device().offs.addAll(Collections.nCopies(20, fails(Reason.UNREACHABLE)));

    off(Duration.ofSeconds(8));

    assertThat(commands())
        .containsExactly(
            "off@0",
            "off@100",
            "off@300",
            "off@700",
            "off@1500",
            "off@3100",
            "off@5100",
            "off@7100");
  }

  @Test
  public void anOffThatNeedsConfirmingIsReadAgainASecondAfterTheFirstReadingBegan() {
    begin(order(Action.OFF).with(type -> type.confirmOff(2)), Duration.ofSeconds(2));

    assertThat(device().asked).containsExactly("read@0", "off@0", "read@100", "read@1100");
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void anOnIsReadAsOftenAsAnOff() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;

    begin(order(Action.ON), Duration.ofMillis(450));

    assertThat(device().asked)
        .containsExactly("read@0", "on@0", "read@100", "read@200", "read@300", "read@400");
  }

  @Test
  public void theOnAfterALongOffIsReadAsSoonAsAnyOther() {
    device().acceptsButStaysOn = true;
    operations.begin(order(Action.REBOOT).on("ilo"), caller);
    loop.pass(Duration.ofMillis(9_500));
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    device().asked.clear();
    loop.pass(Duration.ofMillis(600));

    assertThat(device().asked).containsExactly("read@9849", "on@9849", "read@9949", "read@10049");
  }

  @Test
  public void powerTimeoutCountsFromTheAnswerToTheFirstOff() {
    device().acceptsButStaysOn = true;
    device().reads.addAll(Collections.nCopies(6, fails(Reason.UNREACHABLE)));
    begin(order(Action.OFF), Duration.ofMillis(25_099));
    assertThat(device().asked).contains("off@5100");
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("still on after 20 s");
  }

  @Test
  public void powerWaitIsNotCountedAgainstTheDevice() {
    device().acceptsButStaysOn = true;

    begin(order(Action.OFF).waiting(Duration.ofSeconds(5)), Duration.ofMillis(24_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("still on after 20 s");
  }

  /** Has a state that is never readable asked for, on a host that needs a while for a lock. */
  private void blind(Orders order, long lockTakes) {
    device().reads.addAll(Collections.nCopies(100, fails(Reason.PROTOCOL)));
    List<Runnable> work = new ArrayList<>();
    clerk = work::add;
    begin(order, Duration.ofMillis(lockTakes));
    clerk = Runnable::run;
    work.forEach(Runnable::run);
  }

  @Test
  public void whatTheHostNeedsForALockIsNotAddedToPowerTimeout() {
    blind(order(Action.OFF), 400);

    loop.pass(Duration.ofMillis(19_599));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("not readable within 20 s");
  }

  @Test
  public void whatTheHostNeedsToBeginIsNotAddedToPowerTimeout() {
    device().reads.addAll(Collections.nCopies(100, fails(Reason.PROTOCOL)));
    operations.begin(order(Action.OFF).on("ilo"), caller);
    List<Runnable> begins = loop.heldBack();
    loop.pass(Duration.ofMillis(400));
    begins.forEach(loop::execute);

    loop.pass(Duration.ofMillis(19_599));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("not readable within 20 s");
  }

  @Test
  public void powerTimeoutRunsFromTheCallersStart() {
    assertThat(blindFor(order(Action.OFF).startedBefore(Duration.ofSeconds(1)))).isEqualTo(19);
  }

  @Test
  public void powerTimeoutRunsAnewAtALaterLevel() {
    Orders late = order(Action.OFF).startedBefore(Duration.ofSeconds(30));

    assertThat(blindFor(late.atALaterLevel())).isEqualTo(20);
  }

  @Test
  public void powerTimeoutRunsAnewWhereAnotherHostHandedOver() {
    Orders late = order(Action.OFF).startedBefore(Duration.ofSeconds(30));

    assertThat(blindFor(late.carryingOn("elsewhere"))).isEqualTo(20);
  }

  /** Seconds until a caller is told of a plug that cannot be read. */
  private int blindFor(Orders order) {
    device().reads.addAll(Collections.nCopies(100, fails(Reason.PROTOCOL)));
    operations.begin(order.on("ilo"), caller);
    int seconds = 0;
    while (caller.waits()) {
      loop.pass(Duration.ofSeconds(1));
      seconds++;
    }
    return seconds;
  }

  @Test
  public void nineTenthsOfPowerTimeoutAreTheDevicesInAnyCase() {
    blind(order(Action.OFF).within(Duration.ofSeconds(2)), 400);

    loop.pass(Duration.ofMillis(1_799));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("not readable within 2 s");
  }

  @Test
  public void theTimeForWhichAnotherHasThePlugIsNotCounted() {
    FakeListener other = new FakeListener();
    device().acceptsButStaysOn = true;
    operations.begin(order(Action.OFF).on("ilo"), other);
    begin(order(Action.OFF).within(Duration.ofSeconds(5)), Duration.ofMillis(24_999));
    assertThat(other.outcome().message()).contains("still on after 20 s");
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("still on after 5 s");
  }

  @Test
  public void aStateThatIsNeverReadableFailsWhenPowerTimeoutIsOver() {
    device().reads.addAll(Collections.nCopies(100, fails(Reason.PROTOCOL)));

    off(Duration.ofMillis(19_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).contains("not readable within 20 s");
  }

  @Test
  public void anOffThatTheDeviceForgotIsSentAgainEachTimePowerTimeoutIsOver() {
    device().acceptsButStaysOn = true;

    begin(order(Action.OFF).withBudget(Duration.ofSeconds(55)), Duration.ofSeconds(50));

    assertThat(commands()).containsExactly("off@0", "off@20000", "off@40000");
  }

  @Test
  public void anOffThatTheDeviceForgotIsNotSentAgainBeforePowerWaitIsOverToo() {
    device().acceptsButStaysOn = true;
    Orders order = order(Action.OFF).withBudget(Duration.ofSeconds(55));

    begin(order.waiting(Duration.ofSeconds(5)), Duration.ofSeconds(40));

    assertThat(commands()).containsExactly("off@0", "off@25000");
  }

  private List<String> commands() {
    return device().asked.stream().filter(word -> word.startsWith("off")).toList();
  }

  @Test
  public void anOffThatIsRefusedBecauseThePlugIsOffIsReadOnceAndAtOnce() {
    device()
        .offs
        .add(
            device -> {
              device.state = PowerState.OFF;
              fails(Reason.REFUSED).happen(device);
            });

    off(Duration.ofMillis(1));

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.POWERED_OFF);
  }

  @Test
  public void theLastFailureIsNamedThoughACommandWasAcceptedSince() {
    device().acceptsButStaysOn = true;
    device().reads.add(fails(Reason.BUSY));

    off(Duration.ofSeconds(21));

    assertThat(caller.outcome().message()).contains("still on after 20 s (busy: scripted)");
  }

  @Test
  public void timesAreToldToATenthOfASecond() {
    device().acceptsButStaysOn = true;

    begin(order(Action.OFF).within(Duration.ofMillis(2_500)), Duration.ofSeconds(3));

    assertThat(caller.outcome().message()).contains("still on after 2.5 s");
  }
}
