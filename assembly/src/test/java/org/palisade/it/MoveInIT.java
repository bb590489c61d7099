package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * A cluster that fences with four devices of three vendors, by the agents that Debian has, moves in
 * as the operator guide says.
 */
public class MoveInIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(MoveInIT.class);

  @ClassRule(order = 2)
  public static final RackOnHub RACK = new RackOnHub(CLUSTER);

  private static final String PALISADE = "/opt/palisade/bin/palisade";
  private static final String ETC = "/opt/palisade/etc/";
  private static final String PASSWORD = "password=" + RackOnHub.PASSWORD;
  private static final List<String> IPMI =
      List.of("ip=10.66.1.254", "lanplus=1", "cipher=3", "username=admin", PASSWORD);
  private static final List<String> REDFISH =
      List.of("ip=10.66.1.254", "ipport=8443", "ssl_insecure=1", "username=u", PASSWORD);
  private static final List<String> SNMP =
      List.of(
          "ip=10.66.1.254", "ipport=1161", "snmp_version=2c", "community=" + RackOnHub.PASSWORD);

  @Before
  public void nothingIsConfigured() {
    CLUSTER.reset();
    RACK.begin();
  }

  private static void create(String name, String agent, List<String> options, String... more) {
    CLUSTER.createStonith(
        name,
        Stream.of(Stream.of(agent), options.stream(), Stream.of(more))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  @Test
  public void onePalisadeTakesThePlaceOfFourDevicesAndTheSameFencesSucceed() {
    create("ipmi-db1", "fence_ipmilan", IPMI, "ipport=6231", "pcmk_host_list=db1");
    create("ipmi-db2", "fence_ipmilan", IPMI, "ipport=6232", "pcmk_host_list=db2");
    create("bmc-web1", "fence_redfish", REDFISH, "pcmk_host_list=web1");
    create("pdu", "fence_apc_snmp", SNMP, "pcmk_host_map=node1:1;node2:2;node3:3;db1:4");
    pcs("stonith", "level", "add", "1", "db1", "ipmi-db1", "--force");
    pcs("stonith", "level", "add", "2", "db1", "pdu", "--force");
    assertThatAllAreFenced();

    importOnNode1();
    carryToTheOthers();
    create("fence", "fence_palisade", List.of("pcmk_action_limit=-1"));
    pcs("stonith", "level", "clear");
    for (String old : List.of("ipmi-db1", "ipmi-db2", "bmc-web1", "pdu")) {
      pcs("stonith", "delete", old);
    }

    CLUSTER.nodes().forEach(node -> CLUSTER.mustRun(node, PALISADE, "check"));
    assertThat(CLUSTER.mustRun("node1", "pcs", "stonith", "config"))
        .contains("fence_palisade")
        .doesNotContain("fence_ipmilan", "fence_redfish", "fence_apc_snmp", RackOnHub.PASSWORD);
    assertThatAllAreFenced();
    assertThat(CLUSTER.journals()).contains("ipmi-db1", "ipmi-db2", "bmc-web1", "pdu");
  }

  private static void pcs(String... words) {
    CLUSTER.mustRun(
        "node1", Stream.concat(Stream.of("pcs"), Stream.of(words)).toArray(String[]::new));
  }

  private static void importOnNode1() {
    CLUSTER.mustRun(
        "node1",
        "sh",
        "-ec",
        "umask 077; cd /root; cibadmin --query >cib.xml;"
            + " pcs stonith config --output-format json >stonith.json");
    assertThat(
            CLUSTER.mustRun(
                "node1", PALISADE, "import", "pacemaker", "/root/stonith.json", "--dry-run"))
        .contains("ipmi-db2.cfg: ipmi, targets = db2", "bmc-web1.cfg: redfish, targets = web1");
    CLUSTER.mustRun("node1", PALISADE, "import", "pacemaker", "/root/cib.xml", "--dry-run");
    assertThat(CLUSTER.mustRun("node1", PALISADE, "import", "pacemaker", "/root/cib.xml"))
        .contains("ipmi-db1.cfg: ipmi, targets = db1", "ipmi-db2.cfg: ipmi, targets = db2")
        .contains("bmc-web1.cfg: redfish, targets = web1")
        .contains("pdu.cfg: agent:fence_apc_snmp, targets = node1:1, node2:2, node3:3, db1:4")
        .contains("in topology.cfg: db1 = ipmi-db1 ; pdu");
    CLUSTER.mustRun("node1", PALISADE, "check", "--probe");
    CLUSTER.mustRun("node1", PALISADE, "drill", "--all");
  }

  private static void carryToTheOthers() {
    for (String file : List.of("ipmi-db1", "ipmi-db2", "bmc-web1", "pdu")) {
      String path = ETC + "devices/" + file + ".cfg";
      CLUSTER.writeEverywhere(path, CLUSTER.mustRun("node1", "cat", path));
    }
    CLUSTER.writeEverywhere(
        ETC + "topology.cfg", CLUSTER.mustRun("node1", "cat", ETC + "topology.cfg"));
    // A check looks at the files at once; that it finds no error is asked at the end.
    assertThat(
            CLUSTER.nodes().stream()
                .map(node -> CLUSTER.mustRun(node, PALISADE, "check", "--digest"))
                .distinct())
        .hasSize(1);
  }

  /** The first three at once, for they are no nodes; then one that is. */
  private static void assertThatAllAreFenced() {
    Stream.of(fence("--reboot", "db1"), fence("--fence", "db2"), fence("--reboot", "web1"))
        .toList()
        .forEach(CompletableFuture::join);
    // Off only: one that is back within a second hears that it was fenced, and stays down.
    fence("--fence", "node3").join();

    assertThat(RACK.ipmi("db1")).containsExactly("0", "1");
    assertThat(RACK.ipmi("db2")).containsExactly("0");
    assertThat(RACK.redfish()).containsExactly("ForceOff", "On");
    assertThat(RACK.snmp(3)).containsExactly("2");
    assertThat(CLUSTER.isOn("node3")).isFalse();
    CLUSTER.powerOn("node3");
    CLUSTER.awaitAllOnline();
    RACK.begin();
  }

  private static CompletableFuture<String> fence(String how, String host) {
    return CompletableFuture.supplyAsync(
        () -> CLUSTER.mustRun("node1", "stonith_admin", how, host, "--timeout", "60"));
  }

  @Test
  public void theAgentsOfOurOwnTakeTheOptionsOfThoseTheyReplace() {
    create("ipmi", "fence_palisade_ipmi", IPMI, "ipport=6231", "pcmk_host_list=db1");
    create("redfish", "fence_palisade_redfish", REDFISH, "pcmk_host_list=web1");

    fence("--reboot", "db1").join();
    fence("--fence", "web1").join();

    assertThat(RACK.ipmi("db1")).containsExactly("0", "1");
    assertThat(RACK.redfish()).containsExactly("ForceOff");
  }
}
