package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.ClassRule;
import org.junit.Test;

/** Two nodes that lose sight of each other, each of which may go on alone. */
public class FenceRaceIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.ofTwo(FenceRaceIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  /** The delays are the operator guide's. */
  @Test
  public void whenTwoNodesShootAtEachOtherTheOneWithTheDelaySurvivesAlone() {
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("node[1-2]"));
    CLUSTER.createStonith(
        "fence", "fence_palisade", "pcmk_action_limit=-1", "pcmk_delay_base=node1:0;node2:5s");
    STRIP.plugIn();
    // Or node1 could be dead before it has noticed that node2 is gone.
    STRIP.habit("node1", "slow");

    CLUSTER.cut("node1");

    Awaitility.await("node1 is fenced")
        .atMost(Duration.ofSeconds(60))
        .until(() -> STRIP.commands("node1").contains("now node1 on"));
    CLUSTER.heal("node1");
    CLUSTER.awaitAllOnline();
    assertThat(STRIP.commands("node1", "node2"))
        .containsExactly("POST node1 off", "now node1 off", "POST node1 on", "now node1 on");
    assertThat(CLUSTER.mustRun("node1", "cat", "/var/log/pacemaker/pacemaker.log"))
        .as("node1 was about to fence node2, too")
        .containsPattern("Delaying 'reboot' action targeting node2 .*for 5s");
  }
}
