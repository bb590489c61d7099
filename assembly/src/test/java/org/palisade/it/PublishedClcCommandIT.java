package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** The command that the published agent's users have, through a real proxy. */
public class PublishedClcCommandIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(PublishedClcCommandIT.class);

  @ClassRule(order = 2)
  public static final CloudOnHub CLOUD = new CloudOnHub(CLUSTER);

  @Before
  public void theApiIsTheEmulator() {
    CLUSTER.reset();
    CLUSTER.writeEverywhere(
        "/opt/palisade/etc/palisade.cfg", "clc.api_url = " + CloudOnHub.API_URL + "\n");
  }

  @Test
  public void fencesVerbatimButForValues() {
    CLOUD.begin(2, 1);
    int before = CLOUD.log().size();
    createAsPublished();

    CLUSTER.mustRun("node1", "pcs", "stonith", "fence", "vm1");

    assertThat(powerCommandsSince(before)).containsExactly("powerOff", "powerOn");
    assertThat(CLOUD.state()).contains("CA1ACMEVM101=started");
  }

  @Test
  public void rebootsAtTheFirstTryWithPacemakersDefaultTimeoutsThoughTheCloudTakesAMinute() {
    CLOUD.begin(32, 28);
    int before = CLOUD.log().size();
    createAsPublished();

    // 60 s is what the cluster gives a fence of its own accord; stonith_admin gives twice as much.
    CLUSTER.mustRun("node1", "stonith_admin", "--reboot", "vm1", "--timeout", "60");

    assertThat(powerCommandsSince(before)).containsExactly("powerOff", "powerOn");
    assertThat(CLUSTER.mustRun("node1", "stonith_admin", "--history", "vm1"))
        .contains("reboot of vm1 successful");
    Awaitility.await("the server is on again")
        .atMost(Duration.ofSeconds(60))
        .until(() -> CLOUD.state().contains("CA1ACMEVM101=started"));
    assertThat(powerCommandsSince(before)).containsExactly("powerOff", "powerOn");
  }

  @Test
  public void swapsThePluginInMidFenceAndNobodyNotices() throws Exception {
    CLOUD.begin(50, 1);
    int before = CLOUD.log().size();
    createAsPublished();

    CompletableFuture<Ran> fence =
        CompletableFuture.supplyAsync(
            () -> CLUSTER.run("node1", "stonith_admin", "--reboot", "vm1", "--timeout", "60"));
    Awaitility.await("the off is sent")
        .atMost(Duration.ofSeconds(60))
        .until(() -> powerCommandsSince(before).contains("powerOff"));
    for (String node : CLUSTER.nodes()) {
      dropNewerPlugin(node);
    }
    for (String node : CLUSTER.nodes()) {
      Awaitility.await("swapped on " + node)
          .atMost(Duration.ofSeconds(60))
          .until(() -> logs(node, "org.palisade.plugin.clc 0.1.1 is in force in the place of"));
    }
    boolean swappedMeanwhile = !fence.isDone();
    CLOUD.advance(50);

    Ran ran = fence.get(2, TimeUnit.MINUTES);

    assertThat(ran.code()).as(ran.everything()).isZero();
    assertThat(swappedMeanwhile).as("the swap was over before the fence").isTrue();
    assertThat(powerCommandsSince(before)).containsExactly("powerOff", "powerOn");
    CLOUD.begin(1, 1);
    CLUSTER.mustRun("node1", "stonith_admin", "--reboot", "vm1", "--timeout", "60");
    assertThat(powerCommandsSince(before))
        .containsExactly("powerOff", "powerOn", "powerOff", "powerOn");
  }

  /** The shipped plugin under another version. */
  private static void dropNewerPlugin(String node) {
    Path newer = Shipped.folder("newer-clc").resolve("clc.jar");
    ExampleBundle.again(Shipped.plugin("clc"), "0.1.1", newer);
    CLUSTER.copy(newer, node, "/opt/palisade/deploy/clc.jar");
  }

  private static boolean logs(String node, String words) {
    return CLUSTER.run(node, "sh", "-c", "cat /var/log/palisaded.log").out().contains(words);
  }

  private static void createAsPublished() {
    CLUSTER.createStonith(
        "vm1-fence",
        "fence_clc",
        "pcmk_host_check=static-list",
        "pcmk_host_list=vm1",
        "account=ACME",
        "login=u",
        "passwd=" + CloudOnHub.PASSWORD,
        "proxy=" + CloudOnHub.PROXY,
        "switch=CA1ACMEVM101");
  }

  /** The operations that were posted, in order. */
  private static List<String> powerCommandsSince(int before) {
    return CLOUD.log().stream()
        .skip(before)
        .filter(line -> line.contains("POST") && line.contains("/servers/power"))
        .map(line -> line.replaceAll(".*/servers/(power[A-Za-z]+).*", "$1"))
        .toList();
  }
}
