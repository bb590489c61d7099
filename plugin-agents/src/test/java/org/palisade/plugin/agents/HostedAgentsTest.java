package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.dispatch.Readiness;
import org.palisade.host.dispatch.Readiness.Standing;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;

/** The whole way of a fencing: device files, the host's rooms, Debian's agents, real servers. */
public class HostedAgentsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path directory;
  private HostRooms rooms;

  @Before
  public void openTheRooms() throws Exception {
    directory = folder.newFolder("servers").toPath();
    rooms = new HostRooms(folder.newFolder("host").toPath());
  }

  @After
  public void closeTheRooms() {
    rooms.close();
  }

  @Test
  public void anOutletThatIsNotThereIsNotProvenToBeOffAndIsSentNothing() throws Exception {
    try (SnmpStrip strip = new SnmpStrip(directory)) {
      rooms.device("pdu", SnmpStrip.KIND, strip.settings(), "node1:1, node9:9");

      assertThat(strip.agentSaysToOff("9")).endsWith("Success: Already OFF; exit code 0");
      Outcome absent = rooms.fence("node9", Action.OFF);

      assertThat(rooms.problems()).isEmpty();
      assertThat(absent.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(absent.message()).contains("pdu/9", "not proven", "agent:fence_apc_snmp");
      assertThat(strip.wasCommanded()).isFalse();
      assertThat(rooms.fence("node1", Action.OFF).verdict()).isEqualTo(Verdict.POWERED_OFF);
      assertThat(strip.outlet("1")).isEqualTo("2");
    }
  }

  private void externalVerifiedWithBmc(SimulatedBmc bmc, String tool) throws Exception {
    externalVerifiedWithBmc(bmc, tool, Map.of());
  }

  private void externalVerifiedWithBmc(SimulatedBmc bmc, String tool, Map<String, String> reading)
      throws Exception {
    Path ipmitool = Scripts.program(directory.resolve("tool"), tool);
    Map<String, String> settings = new HashMap<>();
    settings.put("hostname", "node1");
    settings.put("ipaddr", "127.0.0.1");
    settings.put("userid", "admin");
    settings.put("passwd", "s3cret");
    settings.put("interface", "lan");
    settings.put("ipmitool", ipmitool.toString());
    settings.put("power_timeout", "3");
    settings.put("verify_with", "bmc");
    rooms.device("ext", "external:ipmi", settings, "node1");
    Map<String, String> reader = new HashMap<>(bmc.settings());
    reader.put("power_timeout", "3");
    reader.putAll(reading);
    rooms.device("bmc", SimulatedBmc.KIND, reader, "node1");
  }

  @Test
  public void anExternalPluginFencesWhereABmcReadsWhatItDoes() throws Exception {
    try (SimulatedBmc bmc = new SimulatedBmc(directory)) {
      externalVerifiedWithBmc(bmc, "exec /usr/bin/ipmitool -p " + bmc.port() + " \"$@\"");

      Outcome off = rooms.fence("node1", Action.OFF);

      assertThat(rooms.problems()).isEmpty();
      assertThat(off.message()).isEqualTo("node1 is off: ext/node1 (verified with bmc) said off");
      assertThat(off.evidence()).contains(Evidence.OBSERVED_OFF);
      assertThat(bmc.isOn()).isFalse();

      assertThat(rooms.fence("node1", Action.REBOOT).verdict()).isEqualTo(Verdict.REBOOTED);
      assertThat(bmc.isOn()).isTrue();
    }
  }

  /** Its own status says that it works. */
  @Test
  public void anExternalPluginIsNotReadyWhereItsVerifierRefusesThePassword() throws Exception {
    try (SimulatedBmc bmc = new SimulatedBmc(directory)) {
      String tool = "exec /usr/bin/ipmitool -p " + bmc.port() + " \"$@\"";
      externalVerifiedWithBmc(bmc, tool, Map.of("password", "wrong"));
      assertThat(rooms.problems()).isEmpty();

      Readiness.Report blind = rooms.probe("ext");

      assertThat(blind.standing()).isEqualTo(Standing.BROKEN);
      assertThat(blind.why()).startsWith("bmc: ");
      externalVerifiedWithBmc(bmc, tool);
      assertThat(rooms.problems()).isEmpty();
      assertThat(rooms.probe("ext").standing()).isEqualTo(Standing.READY);
    }
  }

  /** Its exit code says that the command was accepted, and nothing has happened. */
  @Test
  public void anExternalPluginThatLiesIsNotBelieved() throws Exception {
    try (SimulatedBmc bmc = new SimulatedBmc(directory)) {
      externalVerifiedWithBmc(bmc, "exit 0");

      Outcome off = rooms.fence("node1", Action.OFF);

      assertThat(off.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(off.message()).startsWith("ext/node1 (verified with bmc): still on after ");
    }
  }
}
