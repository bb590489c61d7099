package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Hosts.Action;
import org.palisade.host.control.Hosts.Rehearsal;
import org.palisade.host.control.Hosts.Tried;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.InlineDevices;
import org.palisade.host.dispatch.ManualClock;
import org.palisade.host.dispatch.NamingBank;
import org.palisade.host.dispatch.PowerBank;
import org.palisade.host.dispatch.ScriptedOperations;
import org.palisade.host.dispatch.SetInventory;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/**
 * A rehearsal of a fence by a device that another one verifies: both are asked, nothing is sent.
 */
public class DrillTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final SetInventory inventory = new SetInventory();
  private final PowerBank ext = new PowerBank();
  private final PowerBank bmc = new PowerBank();
  private Dispatcher dispatcher;

  @Before
  public void setUp() {
    ext.plug("9", "", PowerState.OFF);
    bmc.plug("7", "", PowerState.ON);
    inventory.verifiedWith("bmc").device(kind(ext), "ext", Map.of(), false, Map.of("node1", "9"));
    inventory.verifiedWith("").device(kind(bmc), "bmc", Map.of(), false, Map.of("node1", "7"));
    ManualClock clock = new ManualClock();
    dispatcher =
        new Dispatcher(
            inventory,
            new InlineDevices(),
            new ScriptedOperations(),
            folder.getRoot().toPath(),
            clock,
            clock::nanoTime);
  }

  private static DeviceType kind(PowerBank bank) {
    return DeviceType.of("bank", PowerBank.class, settings -> bank).parameters(Parameter.IP);
  }

  private Rehearsal drill() {
    return drill("node1");
  }

  private Rehearsal drill(String host) {
    List<Rehearsal> told = new ArrayList<>();
    Drill drill = new Drill(dispatcher, new Questions(), Action.OFF, host, told::add);
    dispatcher.route(
        List.of(host),
        Optional.empty(),
        Dispatcher.Purpose.FENCE,
        Duration.ofSeconds(9),
        drill::routed);
    assertThat(told).hasSize(1);
    assertThat(ext.commands()).isEmpty();
    assertThat(bmc.commands()).isEmpty();
    return told.get(0);
  }

  private PowerBank level(String name) {
    PowerBank bank = new PowerBank();
    bank.plug("1", "", PowerState.ON);
    inventory.device(kind(bank), name, Map.of(), false, Map.of("node2", "1"));
    return bank;
  }

  private static List<String> failed(Rehearsal drill) {
    return drill.steps().stream().filter(step -> !step.done()).map(Tried::text).toList();
  }

  @Test
  public void aVerifierThatRefusesTheLoginFailsTheDrill() {
    bmc.fails(Reason.LOGIN_REFUSED, "login refused");

    Rehearsal drill = drill();

    assertThat(drill.ready()).isFalse();
    assertThat(failed(drill)).containsExactly("bmc: login refused", "bmc/7: login refused");
  }

  @Test
  public void aMissingRightOfTheDeviceThatSwitchesFailsTheDrill() {
    ext.forbid("9");

    Rehearsal drill = drill();

    assertThat(drill.ready()).isFalse();
    assertThat(failed(drill)).singleElement().asString().startsWith("ext: ");
  }

  @Test
  public void aPlugThatIsAnotherHostsUnderAnotherNameFailsTheDrill() {
    NamingBank bank = new NamingBank().only("1");
    bank.plug("1", "", PowerState.ON);
    DeviceType kind =
        DeviceType.of("naming", NamingBank.class, settings -> bank).parameters(Parameter.IP);
    inventory.removeAll();
    inventory.device(kind, "a", Map.of("ip", "h:623"), false, Map.of("node1", "1"));
    inventory.device(kind, "b", Map.of("ip", "H.:623"), false, Map.of("node2", ""));

    Rehearsal drill = drill();

    assertThat(drill.ready()).isFalse();
    assertThat(failed(drill))
        .singleElement()
        .asString()
        .contains("'node1' (plug '1' of 'a') and 'node2' ('b') are one plug of one device");
  }

  @Test
  public void bothAreAskedAndTheRightsAreThoseOfTheOneThatSwitches() {
    bmc.forbid("7");

    Rehearsal drill = drill();

    assertThat(drill.ready()).isTrue();
    assertThat(drill.steps())
        .extracting(Tried::text)
        .containsExactly(
            "ext/9 (bank, verified with bmc/7)",
            "ext answers",
            "bmc answers",
            "on",
            "ext/9 may be switched off");
    assertThat(drill.would()).containsExactly("send off to ext/9", "read until bmc/7 says off");
  }

  @Test
  public void aSickLevelIsSaidAndTheNextOneDoesIt() {
    level("ilo").fails(Reason.LOGIN_REFUSED, "login refused");
    level("pdu");
    inventory.levels("node2", "ilo ; pdu");

    Rehearsal drill = drill("node2");

    assertThat(drill.ready()).isTrue();
    assertThat(drill.would())
        .containsExactly(
            "level 1 would fail (ilo: login refused); level 2 would do it",
            "send off to pdu/1",
            "read until the device says off");
  }

  @Test
  public void aSickLastLevelIsSaid() {
    level("ilo");
    level("pdu").forbid("1");
    inventory.levels("node2", "ilo ; pdu");

    Rehearsal drill = drill("node2");

    assertThat(drill.ready()).isTrue();
    assertThat(drill.would().get(0)).startsWith("level 2 would fail (pdu: ");
    assertThat(drill.would()).doesNotContain("where that fails, the same by pdu");
  }

  @Test
  public void whereAllLevelsAreSickAFenceWouldFail() {
    level("ilo").fails(Reason.LOGIN_REFUSED, "login refused");
    level("pdu").forbid("1");
    inventory.levels("node2", "ilo ; pdu");

    assertThat(drill("node2").ready()).isFalse();
  }
}
