package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** The StonithAgents: as resources of a real Pacemaker, and called as any controller would. */
public class StonithAgentsIT {
  private static final String OCF = "/usr/lib/ocf/resource.d/palisade/";

  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(StonithAgentsIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  @Before
  public void oneDevice() {
    CLUSTER.reset();
    CLUSTER.everywhere("ip link set mgmt up");
    STRIP.plugIn("vm1", "vm2");
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("vm[1-2]"));
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1");
  }

  /** Stopped before it is deleted: of what was never on a node the cluster keeps no memory then. */
  @After
  public void deleteTheController() {
    CLUSTER.run("node1", "pcs", "resource", "delete", "fencer");
    CLUSTER.run("node1", "crm_resource", "--refresh");
  }

  private static void createController(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("pcs", "resource", "create", "fencer", "ocf:palisade:stonith", "device=strip"));
    command.addAll(List.of(options));
    command.addAll(List.of("op", "monitor", "interval=2s", "timeout=20s"));
    command.addAll(List.of("meta", "migration-threshold=1"));
    CLUSTER.mustRun("node1", command.toArray(String[]::new));
  }

  /** The node on which the cluster has the controller started, once that is so. */
  private static String awaitPlace(String otherThan) {
    return await("the controller runs, and not on " + otherThan)
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> CLUSTER.place("fencer"), place -> !place.isEmpty() && !place.equals(otherThan));
  }

  private static Ran agent(String node, String action, String... environment) {
    List<String> command = new ArrayList<>(List.of("env", "OCF_RESOURCE_INSTANCE=fencer"));
    command.add("OCF_RESKEY_device=strip");
    command.addAll(List.of(environment));
    command.add(OCF + "stonith");
    command.add(action);
    return CLUSTER.run(node, command.toArray(String[]::new));
  }

  @Test
  public void aControllerThatFailsIsMovedToANodeThatReachesTheDevice() {
    createController();
    String first = awaitPlace("");

    CLUSTER.mustRun(first, "ip", "link", "set", "mgmt", "down");

    String second = awaitPlace(first);
    assertThat(agent(first, "monitor").code()).isEqualTo(7);
    Ran monitor = agent(second, "monitor");
    assertThat(monitor.code()).as(monitor.everything()).isZero();
    assertThat(monitor.out()).isEqualTo("targets-generation 1\n");
  }

  @Test
  public void aControllerFencesSeveralNodesAndTellsOfEach() {
    createController();
    String node = awaitPlace("");

    Ran fence = agent(node, "fence", "OCF_RESKEY_STONITH_NODES=vm1,vm2,vm9");

    assertThat(fence.code()).as(fence.everything()).isZero();
    assertThat(fence.out().lines())
        .contains("vm1 ok", "vm2 ok")
        .anyMatch(line -> line.startsWith("vm9 failed "));
    assertThat(STRIP.commands("vm1"))
        .containsExactly("POST vm1 off", "now vm1 off", "POST vm1 on", "now vm1 on");
    assertThat(agent(node, "list-fence-targets").out()).isEqualTo("vm1\nvm2\n");
  }

  @Test
  public void anExclusiveControllerRefusesOthersButNotPacemaker() {
    createController("exclusive=true");
    String node = awaitPlace("");

    Ran other = CLUSTER.run(node, "fence_palisade", "-o", "off", "-n", "vm1");

    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("stonith fencer", "palisade devices release strip");
    assertThat(STRIP.commands("vm1")).isEmpty();
    CLUSTER.mustRun("node1", "stonith_admin", "--reboot", "vm2", "--timeout", "60");
    assertThat(STRIP.commands("vm2")).contains("POST vm2 off", "POST vm2 on");
  }

  @Test
  public void anOwnershipOutlivesTheDaemonAndEndsWithStop() {
    createController("exclusive=true");
    String node = awaitPlace("");

    CLUSTER.signalHost(node, "KILL");
    CLUSTER.startHost(node);
    CLUSTER.awaitHost(node);

    Ran other = CLUSTER.run(node, "fence_palisade", "-o", "off", "-n", "vm1");
    assertThat(other.code()).as(other.everything()).isEqualTo(1);
    CLUSTER.mustRun("node1", "pcs", "resource", "disable", "fencer", "--wait=60");
    CLUSTER.mustRun(node, "fence_palisade", "-o", "off", "-n", "vm1");
  }

  @Test
  public void aControllerFencesThroughAStandbyThatHadToLiveElsewhere() {
    SmallDisks disks = new SmallDisks(CLUSTER);
    disks.narrow("node1");
    try {
      assertThat(agent("node1", "start").code()).isZero();
      CLUSTER.signalHost("node1", "KILL");

      Ran fence = agent("node1", "fence", "OCF_RESKEY_STONITH_NODES=vm1");

      assertThat(fence.code()).as(fence.everything()).isZero();
      assertThat(fence.err()).contains("cannot hold a standby host");
      assertThat(STRIP.commands("vm1")).endsWith("POST vm1 on", "now vm1 on");
    } finally {
      disks.replace("node1");
    }
  }

  @Test
  public void eachKindHasAnAgentWhoseMetadataIsAsOcfSays() {
    for (String agent : List.of("palisade", "clc", "ipmi-stub", "redfish", "http-strip")) {
      Ran valid =
          CLUSTER.run(
              "node1",
              "sh",
              "-ec",
              "ln -sfn ../libexec/front-end /opt/palisade/stonith.d/http-strip;"
                  + " /opt/palisade/stonith.d/$1 meta-data"
                  + " | xmllint --noout --dtdvalid /usr/share/resource-agents/ra-api-1.dtd -",
              "-",
              agent);
      assertThat(valid.code()).as(agent + ": " + valid.everything()).isZero();
    }
    assertThat(CLUSTER.mustRun("node1", "pcs", "resource", "describe", "ocf:palisade:stonith"))
        .contains("device (required)", "exclusive", "fence_action");
    assertThat(
            CLUSTER.mustRun("node1", "crm_resource", "--show-metadata", "ocf:palisade:http-strip"))
        .contains("name=\"ip\"");
  }
}
