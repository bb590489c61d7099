package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Something happens to the daemons of all nodes; Pacemaker is told a success all the same. */
public class DaemonFaultsIT {
  private static final Cluster CLUSTER = Cluster.shared();
  private static final StripOnHub STRIP = StripOnHub.shared();

  @Before
  public void oneDeviceOnAllNodes() {
    CLUSTER.reset();
    STRIP.plugIn("vm1");
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("vm1"));
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1");
  }

  @After
  public void daemonsRunAgain() {
    Cluster.nodes().forEach(CLUSTER::awaitHost);
  }

  @Test
  public void aFenceSucceedsAfterTheDaemonWasKilled() {
    Cluster.nodes().forEach(node -> CLUSTER.signalHost(node, "KILL"));

    CLUSTER.mustRun("node1", "pcs", "stonith", "fence", "vm1");

    assertRebooted();
  }

  @Test
  public void aFenceSucceedsWhileTheDaemonIsFrozen() {
    Cluster.nodes().forEach(node -> CLUSTER.signalHost(node, "STOP"));

    CLUSTER.mustRun("node1", "pcs", "stonith", "fence", "vm1");

    assertRebooted();
  }

  @Test
  public void aFenceSucceedsWhenTheDaemonIsKilledInItsMidst() throws Exception {
    endsWellThough("KILL");
  }

  @Test
  public void aFenceSucceedsWhenTheDaemonIsStoppedInItsMidst() throws Exception {
    endsWellThough("TERM");
  }

  @Test
  public void aFenceSucceedsWhenTheDaemonFreezesInItsMidstAndThaws() throws Exception {
    endsWellThough("STOP");
    Cluster.nodes().forEach(node -> CLUSTER.signalHost(node, "CONT"));
    Cluster.nodes().forEach(CLUSTER::awaitHost);

    assertThat(STRIP.state("vm1")).isEqualTo("on");
  }

  private static void endsWellThough(String signal) throws Exception {
    STRIP.habit("vm1", "slow");
    CompletableFuture<Ran> fence =
        CompletableFuture.supplyAsync(() -> CLUSTER.run("node1", "pcs", "stonith", "fence", "vm1"));
    Awaitility.await("the off command")
        .atMost(Duration.ofSeconds(60))
        .until(() -> STRIP.commands("vm1").contains("POST vm1 off"));

    Cluster.nodes().forEach(node -> CLUSTER.signalHost(node, signal));

    Ran ran = fence.get(3, TimeUnit.MINUTES);
    assertThat(ran.code()).as(ran.everything()).isZero();
    assertRebooted();
  }

  /** On in the end, and no on was sent before an off was done. */
  private static void assertRebooted() {
    assertThat(STRIP.commands("vm1")).endsWith("POST vm1 on", "now vm1 on");
    assertThat(STRIP.commands("vm1").indexOf("now vm1 off"))
        .isNotNegative()
        .isLessThan(STRIP.commands("vm1").indexOf("POST vm1 on"));
    assertThat(STRIP.state("vm1")).isEqualTo("on");
  }
}
