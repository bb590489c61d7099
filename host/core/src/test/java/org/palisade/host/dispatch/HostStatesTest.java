package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.dispatch.Dispatcher.Purpose;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** The state of a host with two supplies, and with a second level. */
public class HostStatesTest {
  private static final Duration WITHIN = Duration.ofSeconds(16);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ManualClock clock = new ManualClock();
  private final InlineDevices devices = new InlineDevices();
  private final ScriptedOperations operations = new ScriptedOperations();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank ilo = new PowerBank();
  private final PowerBank a = new PowerBank();
  private final PowerBank b = new PowerBank();
  private Dispatcher dispatcher;

  @Before
  public void setUp() {
    device("ilo", ilo);
    device("pdu-a", a);
    device("pdu-b", b);
    dispatcher =
        new Dispatcher(
            inventory, devices, operations, folder.getRoot().toPath(), clock, clock::nanoTime);
  }

  private void device(String name, PowerBank bank) {
    bank.plug("1", "", PowerState.ON);
    inventory.device(
        DeviceType.of(name, PowerBank.class, settings -> bank).parameters(Parameter.IP),
        name,
        Map.of("ip", name),
        false,
        Map.of("node1", "1"));
  }

  private Queries.Question ask(List<HostState> told) {
    List<Routing> routings = new ArrayList<>();
    dispatcher.route(List.of("node1"), Optional.empty(), Purpose.STATUS, WITHIN, routings::add);
    assertThat(routings.get(0).problems()).isEmpty();
    return dispatcher
        .states()
        .ask(
            routings.get(0).routes(),
            UnaryOperator.identity(),
            WITHIN,
            line -> {},
            states -> told.addAll(states));
  }

  private HostState state() {
    List<HostState> told = new ArrayList<>();
    ask(told);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private PowerState of(PowerState first, PowerState second) {
    inventory.levels("node1", "ilo + pdu-a + pdu-b");
    ilo.plug("1", "", first);
    a.plug("1", "", second);
    b.plug("1", "", first);
    return state().power();
  }

  @Test
  public void oneSupplyThatIsOnIsEnoughForOnAndAllMustBeOffForOff() {
    assertThat(of(PowerState.OFF, PowerState.OFF)).isEqualTo(PowerState.OFF);
    assertThat(of(PowerState.OFF, PowerState.ON)).isEqualTo(PowerState.ON);
    assertThat(of(PowerState.OFF, PowerState.UNKNOWN)).isEqualTo(PowerState.UNKNOWN);
    assertThat(of(PowerState.ON, PowerState.UNKNOWN)).isEqualTo(PowerState.ON);
  }

  @Test
  public void aSupplyThatCannotBeReadIsNoOff() {
    inventory.levels("node1", "pdu-a + pdu-b + ilo");
    a.plug("1", "", PowerState.OFF);
    ilo.plug("1", "", PowerState.OFF);
    b.fails(Reason.UNREACHABLE, "no route");

    assertThat(state().power()).isEqualTo(PowerState.UNKNOWN);
    assertThat(state().troubles()).containsExactly("pdu-b/1: no route");
  }

  @Test
  public void theNextLevelIsAskedOnlyWhereTheFirstCannotTell() {
    inventory.levels("node1", "ilo ; pdu-a + pdu-b");
    a.plug("1", "", PowerState.OFF);
    b.plug("1", "", PowerState.OFF);
    assertThat(state().power()).isEqualTo(PowerState.ON);
    assertThat(devices.leased()).isEqualTo(1);

    ilo.fails(Reason.UNREACHABLE, "no route");

    assertThat(state().power()).isEqualTo(PowerState.OFF);
    assertThat(state().troubles()).containsExactly("ilo/1: no route");
  }

  @Test
  public void aLevelThatDoesNotAnswerLeavesHalfOfTheTimeToTheNext() {
    inventory.levels("node1", "ilo ; pdu-a + pdu-b");
    devices.hold();
    List<HostState> told = new ArrayList<>();
    ask(told);

    pass(Duration.ofSeconds(7));
    assertThat(devices.leased()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(devices.leased()).isEqualTo(3);
    pass(Duration.ofSeconds(8));

    assertThat(told).hasSize(1);
    assertThat(told.get(0).power()).isEqualTo(PowerState.UNKNOWN);
    assertThat(told.get(0).troubles()).hasSize(3);
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.pass(Duration.ofSeconds(1));
      operations.second();
    }
  }

  @Test
  public void whoeverLeavesIsToldNothingAndNoOtherLevelIsAsked() {
    inventory.levels("node1", "ilo ; pdu-a + pdu-b");
    devices.hold();
    List<HostState> told = new ArrayList<>();
    ask(told).drop();

    devices.release();
    pass(Duration.ofSeconds(20));

    assertThat(told).isEmpty();
    assertThat(operations.clocks()).isZero();
  }
}
