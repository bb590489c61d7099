package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What fencing is for: the network of a node is cut, and the others fence it through Palisade. The
 * power strip really powers the nodes.
 */
public class CutNetworkIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(CutNetworkIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  @Before
  public void thePowerStripPowersTheNodes() {
    CLUSTER.reset();
    STRIP.plugIn();
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("node[1-3]"));
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1");
  }

  @After
  public void theClusterRebootsAgain() {
    CLUSTER.mustRun("node1", "pcs", "property", "set", "stonith-action=reboot");
  }

  @Test
  public void theOthersRebootANodeWhoseNetworkIsCut() {
    CLUSTER.cut("node3");

    Awaitility.await("node3 is fenced")
        .atMost(Duration.ofSeconds(90))
        .until(() -> STRIP.commands("node3").contains("now node3 on"));
    assertThat(STRIP.commands("node3"))
        .containsExactly("POST node3 off", "now node3 off", "POST node3 on", "now node3 on");
    Awaitility.await("the history says so")
        .atMost(Duration.ofSeconds(30))
        .until(() -> history("node3").contains("reboot of node3 successful"));
    assertThat(STRIP.commands("node1")).isEmpty();
    assertThat(STRIP.commands("node2")).isEmpty();

    CLUSTER.heal("node3");

    CLUSTER.awaitAllOnline();
  }

  @Test
  public void theOthersSwitchOffANodeWhereThatIsTheClustersWish() {
    CLUSTER.mustRun("node1", "pcs", "property", "set", "stonith-action=off");
    CLUSTER.cut("node2");

    Awaitility.await("node2 is fenced")
        .atMost(Duration.ofSeconds(90))
        .until(() -> history("node2").contains("turning off of node2 successful"));

    assertThat(CLUSTER.isOn("node2")).isFalse();
    assertThat(STRIP.commands("node2")).containsExactly("POST node2 off", "now node2 off");
  }

  private static String history(String node) {
    return CLUSTER.run("node1", "stonith_admin", "--history", node).out();
  }
}
