package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.FakeDevice.fails;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** A plug whose machine is known: no command and no reading of another one. */
public class PinTest extends OperationsInVirtualTime {
  private static final String OWN = "4C4C4544-0051-3610-8058-b7c04f4e5132";
  private static final String OTHERS = "4c4c4544-0051-3610-8058-b7c04f4e5133";

  @Before
  public void answerAtOnce() {
    devices.latency = Duration.ZERO;
    device().told = List.of(OWN);
  }

  private Outcome outcomeOf(Order order) {
    operations.begin(
        new Order(
            order.action(),
            order.method(),
            order.host(),
            order.targets().stream()
                .map(t -> new Target(t.device(), t.plug(), Optional.of(new Pin("node1", OWN))))
                .toList(),
            order.timing(),
            order.budget(),
            order.startedNanos(),
            order.laterLevel(),
            order.share(),
            order.asker(),
            order.handedOver()),
        caller);
    loop.pass(Duration.ofSeconds(60));
    return caller.outcome();
  }

  private Outcome outcomeOf(Action action) {
    return outcomeOf(order(action).on("ilo"));
  }

  @Test
  public void anotherMachineIsSentNothing() {
    device().told = List.of(OTHERS);

    Outcome outcome = outcomeOf(Action.OFF);

    assertThat(outcome.verdict().success()).isFalse();
    assertThat(outcome.message()).contains("belongs to another machine", OTHERS, OWN, "node1");
    assertThat(device().log).containsExactly("identity");
  }

  @Test
  public void anotherMachineThatIsOffMakesNoOff() {
    device().told = List.of(OTHERS);
    device().state = PowerState.OFF;

    assertThat(outcomeOf(Action.OFF).verdict().success()).isFalse();
  }

  @Test
  public void theMachineIsLookedAtDirectlyBeforeEachCommand() {
    outcomeOf(Action.REBOOT);

    assertThat(device().log)
        .containsExactly("identity", "read", "identity", "off", "read", "identity", "on", "read");
  }

  @Test
  public void aMachineThatWasExchangedAfterTheFirstReadingIsSentNothingAndItsOffIsNone() {
    device()
        .reads
        .add(
            device -> {
              device.told = List.of(OTHERS);
              device.state = PowerState.ON;
            });
    device().reads.add(device -> device.state = PowerState.OFF);

    Outcome outcome = outcomeOf(Action.OFF);

    assertThat(outcome.verdict().success()).isFalse();
    assertThat(outcome.message()).contains("belongs to another machine");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void aMachineThatWasExchangedBeforeTheOnIsNotSwitchedOn() {
    device().reads.add(device -> {});
    device().reads.add(device -> device.told = List.of(OTHERS));

    Outcome outcome = outcomeOf(Action.REBOOT);

    assertThat(outcome.verdict().success()).isTrue();
    assertThat(outcome.message()).contains("on is not confirmed");
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void aCycleLooksAtTheMachineFirst() {
    device().proves = true;

    outcomeOf(order(Action.REBOOT).cycling().on("ilo"));

    assertThat(device().log).startsWith("identity", "read", "identity", "cycle");
  }

  @Test
  public void aDeviceThatTellsNoIdentityIsSentNothing() {
    device().told = List.of();

    assertThat(outcomeOf(Action.OFF).message()).contains("does not tell which machine");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void anyOfTheIdentitiesThatADeviceTellsWillDo() {
    device().told = List.of("SN-1", OWN.toUpperCase(Locale.ROOT));

    assertThat(outcomeOf(Action.OFF).verdict().success()).isTrue();
  }

  @Test
  public void aGuidThatIsNotToldForAMomentIsNoOtherMachine() {
    List<String> all = List.of(OWN, "SN-1");
    device().told = List.of("SN-1");
    device().identities.add(device -> {});
    device().identities.add(device -> device.told = all);

    assertThat(outcomeOf(Action.OFF).verdict().success()).isTrue();
  }

  @Test
  public void aGuidThatIsNeverToldIsSaidToBeMissing() {
    device().told = List.of("SN-1");

    assertThat(outcomeOf(Action.OFF).message())
        .contains("tells no GUID or UUID, or none at the moment (it says 'SN-1')");
    assertThat(device().commands()).isEmpty();
  }

  @Test
  public void anIdentityThatCannotBeReadForAMomentIsReadAgain() {
    device().identities.add(fails(Reason.PROTOCOL));
    device().identities.add(device -> {});
    device().identities.add(fails(Reason.UNCERTAIN));

    assertThat(outcomeOf(Action.OFF).verdict().success()).isTrue();
    assertThat(device().commands()).containsExactly("off");
  }

  @Test
  public void anOnWhoseMachineCouldNotBeReadWasNotSent() {
    device().state = PowerState.OFF;
    device().identities.add(device -> {});
    device().identities.add(fails(Reason.UNCERTAIN));

    outcomeOf(Action.ON);
    device().log.clear();
    FakeListener later = new FakeListener();
    device().state = PowerState.OFF;
    begin(Action.OFF, later);
    loop.pass(Duration.ofSeconds(1));

    assertThat(later.outcome().message()).contains("off already");
  }

  @Test
  public void theSameNumberInAnotherSpellingIsTheSameMachine() {
    assertThat(Pin.bare(" 4C4C4544:0051-3610 ")).isEqualTo(Pin.bare("4c4c454400513610"));
    assertThat(Pin.bare("S/N 12-3")).isNotEqualTo(Pin.bare("S/N 12-4"));
  }
}
