package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What fencing is for: the network of the node that serves is cut, the others fence it through
 * Palisade and serve in its place, and it comes back; whatever has become of their daemons, disks,
 * plugins and devices meanwhile. The power strip really powers the nodes.
 */
public class CutNetworkIT {
  private static final List<String> SURVIVORS = List.of("node1", "node2");

  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(CutNetworkIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  private static final SmallDisks DISKS = new SmallDisks(CLUSTER);

  /** Node 3 has an outlet, and behind it two supplies for when that is dead. */
  @BeforeClass
  public static void aServiceThatPrefersNode3() {
    plugIn();
    CLUSTER.writeEverywhere("/opt/palisade/etc/topology.cfg", "node3 = strip ; pdu-a + pdu-b\n");
    device("strip", "node[1-3]");
    device("pdu-a", "node3:node3-a");
    device("pdu-b", "node3:node3-b");
    // Half of it is the first level's, where that is dead.
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1", "fence_timeout=16");
    String dummy = "ocf:pacemaker:Dummy";
    CLUSTER.mustRun(
        "node1", "pcs", "resource", "create", "service", dummy, "state=/run/service.state");
    CLUSTER.mustRun("node1", "pcs", "constraint", "location", "service", "prefers", "node3");
  }

  private static void device(String name, String targets) {
    CLUSTER.writeEverywhere(
        "/opt/palisade/etc/devices/" + name + ".cfg", STRIP.deviceFile(targets));
  }

  private static void plugIn() {
    STRIP.plugIn("node3-a", "node3-b");
    STRIP.habit("node3", "");
  }

  @Before
  public void node3Serves() {
    plugIn();
    await("node3 serves")
        .atMost(Duration.ofSeconds(60))
        .until(() -> CLUSTER.place("service").equals("node3"));
  }

  /** Mended, the cluster is whole again without anybody's help. */
  @After
  public void node3ComesBack() {
    CLUSTER.heal("node3");
    CLUSTER.powerOn("node3");
    SURVIVORS.forEach(DISKS::replace);
    SURVIVORS.forEach(CLUSTER::startHost);
    CLUSTER.awaitAllOnline();
    CLUSTER.nodes().forEach(CLUSTER::awaitHost);
  }

  @Test
  public void theOthersRebootTheNodeAndServeInItsPlace() {
    CLUSTER.cut("node3");

    assertThatASurvivorServesOnceNode3IsRebooted();
  }

  @Test
  public void theOthersSwitchTheNodeOffWhereThatIsTheClustersWish() {
    CLUSTER.mustRun("node1", "pcs", "property", "set", "stonith-action=off");
    CLUSTER.cut("node3");
    try {
      awaitSurvivorThatServes();
    } finally {
      CLUSTER.mustRun("node1", "pcs", "property", "set", "stonith-action=reboot");
    }

    assertThat(CLUSTER.isOn("node3")).isFalse();
    assertThat(STRIP.commands("node3")).containsExactly("POST node3 off", "now node3 off");
  }

  @Test
  public void theirDaemonsMayBeDead() {
    SURVIVORS.forEach(node -> CLUSTER.signalHost(node, "KILL"));
    CLUSTER.cut("node3");

    assertThatASurvivorServesOnceNode3IsRebooted();
  }

  @Test
  public void theirDaemonsMayHang() {
    SURVIVORS.forEach(node -> CLUSTER.signalHost(node, "STOP"));
    CLUSTER.cut("node3");

    assertThatASurvivorServesOnceNode3IsRebooted();
  }

  @Test
  public void theirDisksMayBeFull() {
    SURVIVORS.forEach(DISKS::fill);
    CLUSTER.cut("node3");

    String survivor = assertThatASurvivorServesOnceNode3IsRebooted();

    assertThat(DISKS.isFull(survivor)).isTrue();
    await("a daemon says so")
        .atMost(Duration.ofSeconds(60))
        .until(() -> SURVIVORS.stream().anyMatch(CutNetworkIT::saysThatItCannotWrite));
  }

  private static boolean saysThatItCannotWrite(String node) {
    return CLUSTER.mustRun(node, "cat", "/var/log/palisaded.log").contains("cannot be written");
  }

  /** The new version is compared at the plug that is being switched, so both are busy at once. */
  @Test
  public void theirPluginsMayBeSwappedMeanwhile() throws Exception {
    Path newer = Shipped.folder("newer-strip").resolve("http-strip.jar");
    Path inForce = Shipped.workshop().resolve("cluster-tree/plugins/http-strip.jar");
    ExampleBundle.again(inForce, "1.0.1", newer);
    SURVIVORS.forEach(node -> CLUSTER.copy(newer, node, "/root/http-strip.jar"));
    STRIP.habit("node3", "slow");
    CLUSTER.cut("node3");
    await("the off command")
        .atMost(Duration.ofSeconds(60))
        .until(() -> STRIP.commands("node3").contains("POST node3 off"));

    List<CompletableFuture<Ran>> swaps =
        SURVIVORS.stream().map(node -> CompletableFuture.supplyAsync(() -> install(node))).toList();

    assertThatASurvivorServesOnceNode3IsRebooted();
    for (CompletableFuture<Ran> swap : swaps) {
      Ran ran = swap.get(1, TimeUnit.MINUTES);
      assertThat(ran.code()).as(ran.everything()).isZero();
      assertThat(ran.out()).contains("1.0.1 is in force in the place of 1.0.0");
    }
  }

  private static Ran install(String node) {
    return CLUSTER.run(
        node, "/opt/palisade/bin/palisade", "plugins", "install", "/root/http-strip.jar");
  }

  @Test
  public void theFirstDeviceMayBeDeadAndTheNextHaveTwoSupplies() {
    STRIP.habit("node3", "unreachable");
    CLUSTER.cut("node3");

    String survivor = awaitSurvivorThatServes();

    List<String> done = STRIP.commands("node3", "node3-a", "node3-b");
    assertThat(done.subList(0, 4))
        .containsExactlyInAnyOrder(
            "POST node3-a off", "now node3-a off", "POST node3-b off", "now node3-b off");
    assertThat(done.subList(4, done.size()))
        .containsExactlyInAnyOrder(
            "POST node3-a on", "now node3-a on", "POST node3-b on", "now node3-b on");
    assertThat(serviceBegan(survivor))
        .isAfter(STRIP.when("now node3-a off"))
        .isAfter(STRIP.when("now node3-b off"));
  }

  private static String assertThatASurvivorServesOnceNode3IsRebooted() {
    String survivor = awaitSurvivorThatServes();
    assertThat(STRIP.commands("node3"))
        .containsExactly("POST node3 off", "now node3 off", "POST node3 on", "now node3 on");
    assertThat(serviceBegan(survivor)).isAfter(STRIP.when("now node3 off"));
    assertThat(STRIP.commands("node1", "node2", "node3-a", "node3-b")).isEmpty();
    assertThat(CLUSTER.mustRun("node1", "stonith_admin", "--history", "node3"))
        .contains("reboot of node3 successful");
    return survivor;
  }

  private static String awaitSurvivorThatServes() {
    return await("a survivor serves")
        .atMost(Duration.ofSeconds(90))
        .until(() -> CLUSTER.place("service"), SURVIVORS::contains);
  }

  /** When the service was started on a node; it touches a file then. */
  private static Instant serviceBegan(String node) {
    String seconds = CLUSTER.mustRun(node, "stat", "--format=%.9Y", "/run/service.state").strip();
    String[] parts = seconds.split("\\.", 2);
    return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }
}
