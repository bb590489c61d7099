package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.fails;

import java.time.Duration;
import java.util.Collections;
import org.junit.Before;
import org.junit.Test;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** A level that another one comes after: half of 55 s is its share. The device answers at once. */
public class ShareTest extends OperationsInVirtualTime {
  private static final Duration SHARE = Duration.ofMillis(27_500);

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
  }

  @Override
  Orders order(Action action) {
    return super.order(action).withBudget(Duration.ofSeconds(55)).givingWayAfter(SHARE);
  }

  private void failsExactlyAfterItsShare() {
    loop.pass(SHARE.minusMillis(1));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));
    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  public void anOffGivesWayAfterItsShare() {
    device().acceptsButStaysOn = true;
    begin(Action.OFF, caller);

    failsExactlyAfterItsShare();
  }

  @Test
  public void aRebootWhoseOffIsNotReadGivesWayAfterItsShare() {
    device().reads.addAll(Collections.nCopies(1_000, fails(Reason.UNREACHABLE)));
    begin(Action.REBOOT, caller);

    failsExactlyAfterItsShare();
  }

  @Test
  public void anOnGivesWayAfterItsShare() {
    device().state = PowerState.OFF;
    device().acceptsButStaysOff = true;
    begin(Action.ON, caller);

    loop.pass(SHARE);

    assertThat(caller.outcome().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  public void anOffThatCannotBeginGivesWayAfterItsShare() {
    device().acceptsButStaysOn = true;
    operations.begin(
        super.order(Action.OFF).withBudget(Duration.ofMinutes(5)).on("ilo"), new FakeListener());
    begin(Action.OFF, caller);

    failsExactlyAfterItsShare();
  }

  @Test
  public void theOnPartOfARebootHasTheWholeBudgetForTheOffIsDone() {
    device().acceptsButStaysOff = true;
    begin(Action.REBOOT, caller);

    loop.pass(SHARE.plusSeconds(1));

    assertThat(caller.waits()).isTrue();
  }
}
