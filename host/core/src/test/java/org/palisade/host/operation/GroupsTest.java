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
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** Two plugs that power one host. The devices answer at once. */
public class GroupsTest extends OperationsInVirtualTime {
  private final FakeDevice a = devices.device("pdu-a");
  private final FakeDevice b = devices.device("pdu-b");

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
  }

  private Outcome both(Action action, Duration within) {
    operations.begin(order(action).on("pdu-a", "pdu-b"), caller);
    loop.pass(within);
    return caller.outcome();
  }

  private void both(PowerState state) {
    a.state = state;
    b.state = state;
  }

  // ---- off ----

  @Test
  public void onlyThePlugThatIsOnIsSwitchedOff() {
    b.state = PowerState.OFF;

    assertThat(both(Action.OFF, Duration.ofSeconds(1)).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(a.commands()).containsExactly("off");
    assertThat(b.commands()).isEmpty();
  }

  @Test
  public void eachReadingThatCountsBeganAfterTheLastOffWasAnswered() {
    a.state = PowerState.OFF;
    b.offs.add(device -> a.state = PowerState.ON);

    assertThat(both(Action.OFF, Duration.ofSeconds(2)).verdict()).isEqualTo(Verdict.POWERED_OFF);
    assertThat(a.commands()).containsExactly("off");
    assertThat(a.state).isEqualTo(PowerState.OFF);
  }

  @Test
  public void twoPlugsThatAreOffAreOffAlready() {
    both(PowerState.OFF);

    assertThat(both(Action.OFF, Duration.ofMillis(1)).verdict()).isEqualTo(Verdict.ALREADY_OFF);
    assertThat(a.log).containsExactly("read");
    assertThat(b.log).containsExactly("read");
  }

  @Test
  public void onePlugThatIsForbiddenFailsTheWholeAtOnce() {
    b.offs.add(fails(Reason.FORBIDDEN));

    Outcome outcome = both(Action.OFF, Duration.ofMillis(200));

    assertThat(outcome.message()).startsWith("pdu-b/1: given up (forbidden: scripted)");
  }

  @Test
  public void thePlugThatIsStillOnIsNamedAndNotTheOneThatIsOff() {
    b.acceptsButStaysOn = true;
    a.reads.addAll(List.of(works(), works(), works()));

    assertThat(both(Action.OFF, Duration.ofSeconds(25)).message()).startsWith("pdu-b/1: still on");
  }

  // ---- on ----

  @Test
  public void onlyThePlugThatIsOffIsSwitchedOn() {
    b.state = PowerState.OFF;

    assertThat(both(Action.ON, Duration.ofSeconds(1)).verdict()).isEqualTo(Verdict.POWERED_ON);
    assertThat(a.commands()).isEmpty();
    assertThat(b.commands()).containsExactly("on");
  }

  @Test
  public void twoPlugsThatAreOnAreOnAlready() {
    assertThat(both(Action.ON, Duration.ofMillis(1)).verdict()).isEqualTo(Verdict.ALREADY_ON);
  }

  @Test
  public void onePausedPlugFailsTheWholeAndItIsNamed() {
    b.state = PowerState.UNKNOWN;
    a.state = PowerState.OFF;

    Outcome outcome = both(Action.ON, Duration.ofMillis(1));

    assertThat(outcome.message()).startsWith("pdu-b/1: state unknown (paused?)");
    assertThat(b.commands()).isEmpty();
  }

  @Test
  public void onePlugWhoseOnIsForbiddenFailsTheWholeAtOnce() {
    both(PowerState.OFF);
    b.ons.add(fails(Reason.FORBIDDEN));

    Outcome outcome = both(Action.ON, Duration.ofMillis(200));

    assertThat(outcome.message()).startsWith("pdu-b/1: given up (forbidden: scripted)");
  }

  @Test
  public void onePlugThatStaysOffFailsTheWholeInTimeAndItIsNamed() {
    both(PowerState.OFF);
    b.acceptsButStaysOff = true;
    operations.begin(order(Action.ON).retrying(0).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofMillis(19_999));
    assertThat(caller.waits()).isTrue();
    loop.pass(Duration.ofMillis(1));

    assertThat(caller.outcome().message()).startsWith("pdu-b/1: still off after 20 s");
  }

  // ---- reboot ----

  @Test
  public void aRebootOfWhichOneOnIsRefusedWaitsForTheOther() {
    a.ons.addAll(Collections.nCopies(2, fails(Reason.REFUSED)));
    b.acceptsButStaysOff = true;
    operations.begin(order(Action.REBOOT).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(5));
    assertThat(caller.waits()).isTrue();
    b.state = PowerState.ON;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().warnings())
        .singleElement()
        .asString()
        .contains("on is not confirmed (refused: scripted)");
  }

  @Test
  public void aRebootIsOnAgainOnlyWhenBothPlugsSaySo() {
    b.acceptsButStaysOff = true;
    operations.begin(order(Action.REBOOT).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(5));
    assertThat(caller.waits()).isTrue();
    b.state = PowerState.ON;
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().warnings()).isEmpty();
    assertThat(a.commands()).containsExactly("off", "on");
    assertThat(b.commands()).containsExactly("off", "on");
  }

  @Test
  public void aCutShortRebootOfWhichOneOnWasSentIsNotSaidToBeLeftOff() {
    a.acceptsButStaysOff = true;
    b.ons.addAll(Collections.nCopies(50, fails(Reason.UNREACHABLE)));
    operations.begin(order(Action.REBOOT).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(1));
    operations.begin(order(Action.OFF).on("pdu-a", "pdu-b"), new FakeListener());
    loop.pass(Duration.ofSeconds(1));

    assertThat(caller.outcome().warnings()).singleElement().asString().contains("not confirmed");
  }

  @Test
  public void aPlugThatBecomesUnclearWhileTheOtherIsSwitchedOffKeepsBothOff() {
    a.reads.addAll(List.of(works(), works(), becomes(PowerState.UNKNOWN)));
    b.acceptsButStaysOn = true;
    b.reads.addAll(List.of(works(), works(), becomes(PowerState.OFF)));
    a.acceptsButStaysOn = true;
    operations.begin(order(Action.REBOOT).on("pdu-a", "pdu-b"), caller);
    loop.pass(Duration.ofSeconds(5));

    assertThat(caller.waits()).isTrue();
    assertThat(a.commands()).doesNotContain("on");
    assertThat(b.commands()).doesNotContain("on");
  }

  @Test
  public void onlyTheHalfThatIsOffIsNamedAsOff() {
    a.acceptsButStaysOn = true;

    assertThat(both(Action.OFF, Duration.ofSeconds(25)).message())
        .startsWith("pdu-a/1: still on")
        .endsWith("; half off: pdu-b/1 is off and stays off");
  }
}
