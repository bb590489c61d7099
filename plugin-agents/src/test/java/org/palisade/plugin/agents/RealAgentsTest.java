package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.contract.FreePort;
import org.palisade.plugin.http.wire.TestCertificate;
import org.palisade.plugin.redfish.emulator.Emulator;

/** Agents as Debian ships them, against real servers: net-snmp's snmpd and OpenIPMI's ipmi_sim. */
public class RealAgentsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final AgentsPlugin plugin = new AgentsPlugin();
  private Path directory;

  @Before
  public void setUp() {
    directory = folder.getRoot().toPath();
  }

  private static Call call() {
    return Call.within(Duration.ofSeconds(60));
  }

  private StonithDevice open(String kind, Map<String, String> settings) throws Exception {
    return Scripts.open(Scripts.kind(plugin, kind), settings);
  }

  @Test
  public void anOutletOfAnSnmpStripIsSwitched() throws Exception {
    try (SnmpStrip strip = new SnmpStrip(directory)) {
      StonithDevice device = open(SnmpStrip.KIND, strip.settings());

      device.powerOff("1", call());
      assertThat(strip.outlet("1")).isEqualTo("2");
      assertThat(device.read("1", call())).isEqualTo(PowerState.OFF);
      assertThat(device.read("2", call())).isEqualTo(PowerState.ON);
      device.powerOn("1", call());
      assertThat(device.read("1", call())).isEqualTo(PowerState.ON);
      device.monitor(call());
      assertThat(((PlugLister) device).plugs(call()))
          .containsExactly(new Plug("1", "outlet1"), new Plug("2", "outlet2"));
    }
  }

  /** The very answer for which the host asks for a proof. */
  @Test
  public void anOutletThatIsNotThereIsOffToTheAgentWhichIsWhyItsOffIsUnproven() throws Exception {
    try (SnmpStrip strip = new SnmpStrip(directory)) {
      StonithDevice device = open(SnmpStrip.KIND, strip.settings());

      assertThat(device.read("9", call())).isEqualTo(PowerState.OFF);
      assertThat(strip.wasCommanded()).isFalse();
      assertThat(Scripts.kind(plugin, SnmpStrip.KIND).has(Trait.OFF_UNPROVEN)).isTrue();
    }
  }

  @Test
  public void aStripThatDoesNotAnswerIsNotOff() throws Exception {
    StonithDevice device = open(SnmpStrip.KIND, SnmpStrip.settings(FreePort.any()));

    assertThatThrownBy(() -> device.read("1", call()))
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL))
        .hasMessageContaining("No Response")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  public void aBmcIsSwitchedThroughFenceIpmilan() throws Exception {
    try (SimulatedBmc bmc = new SimulatedBmc(directory)) {
      StonithDevice device = open(SimulatedBmc.KIND, bmc.settings());

      device.powerOff("", call());
      assertThat(bmc.isOn()).isFalse();
      assertThat(device.read("", call())).isEqualTo(PowerState.OFF);
      device.powerOn("", call());
      assertThat(device.read("", call())).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void aSystemIsSwitchedThroughFenceRedfish() throws Exception {
    TestCertificate own = TestCertificate.make(directory, "ip:127.0.0.1");
    try (Emulator bmc = new Emulator(0, Optional.of(own.server()), "ops", "s3cret", line -> {})) {
      bmc.add("1", "On");
      String port = String.valueOf(bmc.url().getPort());
      Map<String, String> settings =
          Map.of("ip", "127.0.0.1", "ipport", port, "username", "ops", "ssl_insecure", "1");
      Map<String, String> right = new HashMap<>(settings);
      right.put("password", "s3cret");
      StonithDevice device = open("agent:fence_redfish", right);

      assertThat(device.read("", call())).isEqualTo(PowerState.ON);
      device.powerOff("", call());
      assertThat(bmc.power("1")).isEqualTo("Off");
      assertThat(device.read("", call())).isEqualTo(PowerState.OFF);
      device.powerOn("", call());
      assertThat(device.read("", call())).isEqualTo(PowerState.ON);

      right.put("password", "Wrong");
      StonithDevice wrong = open("agent:fence_redfish", right);
      assertThatThrownBy(() -> wrong.read("", call()))
          .isInstanceOf(StonithException.class)
          .hasMessageNotContaining("Wrong");
      assertThat(bmc.power("1")).isEqualTo("On");
    }
  }

  @Test
  public void fenceDummySwitchesItsFile() throws Exception {
    Path file = Files.writeString(directory.resolve("status"), "on");
    StonithDevice device =
        open("agent:fence_dummy", Map.of("type", "file", "status_file", file.toString()));

    assertThat(device.read("", call())).isEqualTo(PowerState.ON);
    device.powerOff("", call());
    assertThat(Files.readString(file)).isEqualToIgnoringCase("off");
    assertThat(device.read("", call())).isEqualTo(PowerState.OFF);
    device.powerOn("", call());
    assertThat(device.read("", call())).isEqualTo(PowerState.ON);
  }

  @Test
  public void anExternalPluginIsRunWithItsSettingsInTheEnvironment() throws Exception {
    Path log = directory.resolve("log");
    Scripts scripts = new Scripts(directory);
    scripts.external(
        "test",
        """
        case $1 in
          getinfo-xml) echo '<parameters><parameter name="hostlist" required="1"><content type="string"/></parameter>'
            echo '<parameter name="password" required="1"><content type="string"/></parameter></parameters>' ;;
          *) echo "$* for $hostlist with $password" >> %s; [ $1 != on ] ;;
        esac"""
            .formatted(log));
    StonithDevice device =
        Scripts.open(scripts.kind("external:test"), Map.of("password", "s3cret"));

    device.powerOff("node1", call());
    device.monitor(call());

    assertThat(Files.readAllLines(log))
        .containsExactly("off node1 for node1 with s3cret", "status for  with s3cret");
    assertThatThrownBy(() -> device.read("node1", call()))
        .hasMessageContaining("no off of its can be verified");
    assertThatThrownBy(() -> device.powerOn("node1", call()))
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNCERTAIN));
    assertThat(Files.readAllLines(log)).hasSize(3);
  }
}
