package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** One stonith resource for every host that is configured. */
public class GenericAgentIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(GenericAgentIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  @BeforeClass
  public static void twoDevicesOfWhichOneIsDead() {
    plugIn();
    CLUSTER.writeEverywhere(
        "/opt/palisade/etc/devices/strip.cfg", STRIP.deviceFile("vm[1-2], web3:vm3, vm4"));
    CLUSTER.writeEverywhere(
        "/opt/palisade/etc/devices/dead.cfg",
        """
        plugin = clc
        api_url = http://10.66.1.77
        username = u
        password = p
        account = ACME
        targets = list
        """);
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1");
  }

  @Before
  public void everythingIsOn() {
    plugIn();
    CLUSTER.writeEverywhere("/opt/palisade/etc/palisade.cfg", "");
    CLUSTER.look();
  }

  private static void plugIn() {
    STRIP.plugIn("vm1", "vm2", "vm3", "vm4");
  }

  @Test
  public void makesEveryConfiguredHostFenceableThoughOneDeviceIsDead() {
    for (String host : List.of("vm1", "vm2", "web3", "vm4")) {
      assertThat(devicesFor(host)).as(host).containsExactly("fence", "1 fence device found");
    }
    assertThat(devicesFor("nobody")).containsExactly("0 fence devices found");
  }

  /** What is said of a host; the exit code says nothing: it is 0 without a device, too. */
  private static List<String> devicesFor(String host) {
    return CLUSTER.mustRun("node1", "stonith_admin", "--list", host).lines().toList();
  }

  @Test
  public void rebootsAHostOnceOffBeforeOn() {
    CLUSTER.mustRun("node1", "stonith_admin", "--reboot", "vm2", "--timeout", "60");

    assertThat(STRIP.commands("vm2"))
        .containsExactly("POST vm2 off", "now vm2 off", "POST vm2 on", "now vm2 on");
    assertThat(STRIP.commands("vm1")).isEmpty();
    assertThat(CLUSTER.mustRun("node1", "stonith_admin", "--history", "vm2"))
        .contains("reboot of vm2 successful");
  }

  @Test
  public void fencesAHostByTheNameOfItsPlugAndLeavesItOff() {
    CLUSTER.mustRun("node1", "stonith_admin", "--fence", "web3", "--timeout", "60");

    assertThat(STRIP.commands("vm3")).containsExactly("POST vm3 off", "now vm3 off");
    assertThat(CLUSTER.mustRun("node1", "stonith_admin", "--history", "web3"))
        .contains("turning off of web3 successful");
  }

  @Test
  public void toldToFenceByPcsItRebootsTheHost() {
    CLUSTER.mustRun("node1", "pcs", "stonith", "fence", "vm1");

    assertThat(STRIP.state("vm1")).isEqualTo("on");
    assertThat(STRIP.commands("vm1"))
        .containsExactly("POST vm1 off", "now vm1 off", "POST vm1 on", "now vm1 on");
  }

  @Test
  public void aDeviceThatAcceptsAndStaysOnIsAFailureWithOneClearLine() {
    STRIP.habit("vm4", "stays-on");
    // Its time is over before the agent is ended, so that it can say what is wrong.
    CLUSTER.writeEverywhere("/opt/palisade/etc/palisade.cfg", "fence_timeout = 6\n");
    CLUSTER.look();

    Ran ran = CLUSTER.run("node1", "stonith_admin", "--reboot", "vm4", "--timeout", "10");

    assertThat(ran.code()).as(ran.everything()).isNotZero();
    assertThat(STRIP.state("vm4")).isEqualTo("on");
    assertThat(STRIP.commands("vm4")).contains("POST vm4 off").doesNotContain("POST vm4 on");
    // Pacemaker logs what an agent said once that has ended.
    Awaitility.await("the agent's line in the log")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        CLUSTER.pacemakerLogs().lines().filter(line -> line.contains("strip/vm4")))
                    .singleElement(STRING)
                    .contains("stderr: [ ", "not known to be off"));
  }
}
