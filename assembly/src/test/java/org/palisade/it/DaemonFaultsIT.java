package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** Something happens to the daemons of all nodes; Pacemaker is told a success all the same. */
public class DaemonFaultsIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(DaemonFaultsIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  private static final SmallDisks DISKS = new SmallDisks(CLUSTER);

  @BeforeClass
  public static void oneDeviceOnAllNodes() {
    STRIP.plugIn("vm1");
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("vm1"));
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1");
  }

  @Before
  public void itIsOnAndAllDaemonsServe() {
    CLUSTER.nodes().forEach(CLUSTER::startHost);
    CLUSTER.nodes().forEach(CLUSTER::awaitHost);
    STRIP.plugIn("vm1");
  }

  @Test
  public void aFenceSucceedsAfterTheDaemonWasKilled() {
    signalDaemons("KILL");

    CLUSTER.mustRun("node1", "pcs", "stonith", "fence", "vm1");

    assertRebooted();
  }

  @Test
  public void aFenceSucceedsWhileTheDaemonIsFrozenWhichStartsNothingWhenItThaws() {
    signalDaemons("STOP");

    CLUSTER.mustRun("node1", "pcs", "stonith", "fence", "vm1");

    assertRebooted();
    List<String> before = STRIP.commands("vm1");
    signalDaemons("CONT");
    CLUSTER.nodes().forEach(CLUSTER::awaitHost);
    // An on waits its turn: whatever a daemon has begun before is done when it answers.
    for (String node : CLUSTER.nodes()) {
      assertThat(CLUSTER.mustRun(node, "/usr/sbin/fence_palisade", "-o", "on", "-n", "vm1"))
          .contains("Already ON");
    }
    assertThat(STRIP.commands("vm1")).isEqualTo(before);
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
  public void aFenceSucceedsWhenTheDaemonFreezesInItsMidstWhichSwitchesNothingOnWhenItThaws()
      throws Exception {
    endsWellThough("STOP");
    CLUSTER.mustRun("node1", "stonith_admin", "--fence", "vm1", "--timeout", "60");
    List<String> before = STRIP.commands("vm1");
    assertThat(before).endsWith("now vm1 off");

    signalDaemons("CONT");

    Awaitility.await("the frozen reboot has ended")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(unfinishedOperations()).isEmpty());
    CLUSTER.nodes().forEach(CLUSTER::awaitHost);
    assertThat(STRIP.commands("vm1")).isEqualTo(before);
    assertThat(STRIP.state("vm1")).isEqualTo("off");
  }

  /** A standby has no room beside the daemon and lives elsewhere; the locks stay where they are. */
  @Test
  public void anOffWaitsForADaemonThatIsOnlySlowWhereNoRoomIsLeft() throws Exception {
    DISKS.narrow("node1");
    try {
      CLUSTER.signalHost("node1", "STOP");
      assertThat(onNode1("status").everything()).contains("cannot hold a standby host");
      CLUSTER.signalHost("node1", "CONT");
      CLUSTER.awaitHost("node1");
      STRIP.habit("vm1", "slow");
      CompletableFuture<Ran> reboot = CompletableFuture.supplyAsync(() -> onNode1("reboot"));
      Awaitility.await("the off command")
          .atMost(Duration.ofSeconds(60))
          .until(() -> STRIP.commands("vm1").contains("POST vm1 off"));

      CLUSTER.signalHost("node1", "STOP");
      CompletableFuture<Ran> off = CompletableFuture.supplyAsync(() -> onNode1("off"));
      TimeUnit.SECONDS.sleep(2); // too long for the off's caller, too short for the reboot's
      CLUSTER.signalHost("node1", "CONT");

      for (CompletableFuture<Ran> one : List.of(reboot, off)) {
        Ran ran = one.get(2, TimeUnit.MINUTES);
        assertThat(ran.code()).as(ran.everything()).isZero();
      }
      assertThat(STRIP.commands("vm1")).endsWith("now vm1 off");
      assertThat(STRIP.state("vm1")).isEqualTo("off");
    } finally {
      DISKS.replace("node1");
    }
  }

  private static Ran onNode1(String action) {
    return CLUSTER.run("node1", "/usr/sbin/fence_palisade", "-o", action, "-n", "vm1");
  }

  private static void signalDaemons(String signal) {
    CLUSTER.nodes().forEach(node -> CLUSTER.signalHost(node, signal));
  }

  /** What the journals of all nodes tell the beginning of, and not the end. */
  private static Set<String> unfinishedOperations() {
    Pattern line = Pattern.compile("\"operation\":\"([^\"]+)\",\"stage\":\"([A-Z_]+)\"");
    Set<String> begun = new HashSet<>();
    Set<String> ended = new HashSet<>();
    line.matcher(CLUSTER.journals())
        .results()
        .forEach(
            found -> {
              switch (found.group(2)) {
                case "BEGUN" -> begun.add(found.group(1));
                case "ENDED", "INTERRUPTED" -> ended.add(found.group(1));
                default -> {}
              }
            });
    assertThat(begun).isNotEmpty();
    begun.removeAll(ended);
    return begun;
  }

  private static void endsWellThough(String signal) throws Exception {
    STRIP.habit("vm1", "slow");
    CompletableFuture<Ran> fence =
        CompletableFuture.supplyAsync(() -> CLUSTER.run("node1", "pcs", "stonith", "fence", "vm1"));
    Awaitility.await("the off command")
        .atMost(Duration.ofSeconds(60))
        .until(() -> STRIP.commands("vm1").contains("POST vm1 off"));

    signalDaemons(signal);

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
