package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.FakeListener;
import org.palisade.host.operation.Method;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Target;
import org.palisade.plugin.DeviceType;

/** Guards before every power command. */
public class GuardedOperationsTest {
  private final ScriptedOperations operations = new ScriptedOperations();
  private final FakeListener heard = new FakeListener();

  /** An order as anyone gives it. */
  static Order order(String host, Action action, Asker asker) {
    DeviceType type = DeviceType.of("bank", PowerBank.class, settings -> new PowerBank());
    try {
      DeviceSpec spec = new DeviceSpec(type, Values.check("bank1", List.of(), Map.of()));
      Duration second = Duration.ofSeconds(1);
      return new Order(
          action,
          Method.ONOFF,
          host,
          List.of(new Target(spec, "1")),
          new Timing(Duration.ZERO, second, second, second, second, second, 1),
          Optional.empty(),
          0,
          false,
          Optional.empty(),
          asker,
          Optional.empty());
    } catch (Values.InvalidValues e) {
      throw new AssertionError(e);
    }
  }

  private void begin(Guard... guards) {
    new GuardedOperations(operations, List.of(guards), new Traffic())
        .begin(order("node1", Action.OFF, new Asker("root", "x", false)), heard);
  }

  @Test
  public void oneGuardThatRefusesIsEnoughAndNothingIsSent() {
    begin(order -> Optional.empty(), order -> Optional.of("not now"));

    assertThat(operations.orders()).isEmpty();
    assertThat(heard.outcomes).containsExactly(Outcome.failed("not now"));
  }

  @Test
  public void whatNoGuardRefusesGoesOn() {
    begin(order -> Optional.empty());

    assertThat(operations.orders()).hasSize(1);
  }

  @Test
  public void aBrokenGuardLeavesNoMachineRunning() {
    begin(
        order -> {
          throw new IllegalStateException("bug");
        });

    assertThat(operations.orders()).hasSize(1);
  }
}
