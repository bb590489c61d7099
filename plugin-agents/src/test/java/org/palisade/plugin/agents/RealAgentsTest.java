package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** Agents as Debian ships them, against real servers: net-snmp's snmpd and OpenIPMI's ipmi_sim. */
public class RealAgentsTest {
  private static final String PDU = "agent:fence_apc_snmp";

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

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private StonithDevice open(String kind, Map<String, String> settings) throws Exception {
    return Scripts.open(Scripts.kind(plugin, kind), settings);
  }

  // The agent takes a plug that is not there for one that is off, so it is the proof of serving.
  private static boolean serves(StonithDevice device, String plug) {
    try {
      return device.read(plug, Call.within(Duration.ofSeconds(10))) == PowerState.ON;
    } catch (StonithException | IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Server strip(int port) throws Exception {
    for (String outlet : List.of("1", "2")) {
      Files.writeString(directory.resolve(outlet), "1\n");
    }
    Path script = directory.resolve("outlets");
    try (InputStream text =
        Objects.requireNonNull(getClass().getResourceAsStream("/outlets"), "script")) {
      Scripts.program(script, new String(text.readAllBytes(), StandardCharsets.UTF_8));
    }
    Path conf =
        Files.writeString(
            directory.resolve("snmpd.conf"),
            """
            agentaddress udp:127.0.0.1:%d
            rwcommunity s3cret-community 127.0.0.1
            sysobjectid .1.3.6.1.4.1.318.1.3.4.5
            pass .1.3.6.1.4.1.318.1.1.12 %s %s
            """
                .formatted(port, script, directory));
    StonithDevice probe = open(PDU, pdu(port));
    return new Server(
        directory,
        List.of("/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", conf.toString()),
        () -> serves(probe, "1"));
  }

  private static Map<String, String> pdu(int port) {
    return Map.of(
        "ip", "127.0.0.1",
        "ipport", String.valueOf(port),
        "snmp_version", "2c",
        "community", "s3cret-community");
  }

  @Test
  public void anOutletOfAnSnmpStripIsSwitched() throws Exception {
    int port = freePort();
    try (Server strip = strip(port)) {
      StonithDevice device = open(PDU, pdu(port));

      device.powerOff("1", call());
      assertThat(Files.readString(directory.resolve("1"))).isEqualTo("2\n");
      assertThat(device.read("1", call())).isEqualTo(PowerState.OFF);
      assertThat(device.read("2", call())).isEqualTo(PowerState.ON);
      device.powerOn("1", call());
      assertThat(device.read("1", call())).isEqualTo(PowerState.ON);
      device.monitor(call());
      assertThat(((PlugLister) device).plugs(call()))
          .containsExactly(new Plug("1", "outlet1"), new Plug("2", "outlet2"));
      assertThat(strip).isNotNull();
    }
  }

  /** The very answer for which the host asks for a proof. */
  @Test
  public void anOutletThatIsNotThereIsOffToTheAgentWhichIsWhyItsOffIsUnproven() throws Exception {
    int port = freePort();
    try (Server strip = strip(port)) {
      StonithDevice device = open(PDU, pdu(port));

      assertThat(device.read("9", call())).isEqualTo(PowerState.OFF);
      assertThat(directory.resolve("commands")).doesNotExist();
      assertThat(Scripts.kind(plugin, PDU).has(Trait.OFF_UNPROVEN)).isTrue();
      assertThat(strip).isNotNull();
    }
  }

  @Test
  public void aStripThatDoesNotAnswerIsNotOff() throws Exception {
    StonithDevice device = open(PDU, pdu(freePort()));

    assertThatThrownBy(() -> device.read("1", call()))
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL))
        .hasMessageContaining("No Response")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  public void aBmcIsSwitchedThroughFenceIpmilan() throws Exception {
    int port = freePort();
    Path state = Files.writeString(directory.resolve("power"), "1");
    Path chassis =
        Scripts.program(
            directory.resolve("chassis"),
            "case $2 in get) echo power:$(cat %s);; set) echo -n $4 > %s;; esac"
                .formatted(state, state));
    Path lan =
        Files.writeString(
            directory.resolve("lan.conf"),
            """
            name "n1"
            set_working_mc 0x20
            startlan 1
            addr 127.0.0.1 %d
            priv_limit admin
            allowed_auths_admin none md2 md5 straight
            guid a123456789abcdefa123456789abcdef
            endlan
            chassis_control "%s n1"
            user 2 true "admin" "s3cret" admin 10 none md2 md5 straight
            """
                .formatted(port, chassis));
    Path emu =
        Files.writeString(
            directory.resolve("n1.emu"),
            """
            mc_setbmc 0x20
            mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
            mc_enable 0x20
            """);
    Map<String, String> settings =
        Map.of(
            "ip",
            "127.0.0.1",
            "ipport",
            String.valueOf(port),
            "lanplus",
            "1",
            "cipher",
            "3",
            "username",
            "admin",
            "password",
            "s3cret");
    StonithDevice device = open("agent:fence_ipmilan", settings);
    List<String> command =
        List.of(
            "/usr/bin/ipmi_sim",
            "-c",
            lan.toString(),
            "-f",
            emu.toString(),
            "-s",
            folder.newFolder("sim").toString(),
            "-n");
    try (Server bmc = new Server(directory, command, () -> serves(device, ""))) {
      device.powerOff("", call());
      assertThat(Files.readString(state)).isEqualTo("0");
      assertThat(device.read("", call())).isEqualTo(PowerState.OFF);
      device.powerOn("", call());
      assertThat(device.read("", call())).isEqualTo(PowerState.ON);
      assertThat(bmc).isNotNull();
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
