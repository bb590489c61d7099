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

  /**
   * The delays are the operator guide's, and five seconds more: or the loser could be dead before
   * it has noticed that the winner is gone. It is the node that did not decide for the cluster so
   * far, for the other waits at times before it decides anew.
   */
  @Test
  public void whenTwoNodesShootAtEachOtherTheOneWithTheDelaySurvivesAlone() {
    String winner = CLUSTER.coordinator();
    String loser = winner.equals("node1") ? "node2" : "node1";
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("node[1-2]"));
    CLUSTER.createStonith(
        "fence",
        "fence_palisade",
        "pcmk_action_limit=-1",
        "pcmk_delay_base=" + loser + ":5s;" + winner + ":10s");
    STRIP.plugIn();

    CLUSTER.cut("node1");

    Awaitility.await("the loser is fenced")
        .atMost(Duration.ofSeconds(60))
        .until(() -> STRIP.commands(loser).contains("now " + loser + " on"));
    CLUSTER.heal("node1");
    CLUSTER.awaitAllOnline();
    assertThat(STRIP.commands("node1", "node2"))
        .containsExactly(
            "POST " + loser + " off",
            "now " + loser + " off",
            "POST " + loser + " on",
            "now " + loser + " on");
    assertThat(CLUSTER.mustRun(loser, "cat", "/var/log/pacemaker/pacemaker.log"))
        .as("the loser was about to fence the winner, too")
        .containsPattern("Delaying 'reboot' action targeting " + winner + " .*for 10s");
  }
}
