package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** A host with two power supplies, and one with a second way, under a real Pacemaker. */
public class TwoSuppliesIT {
  @ClassRule(order = 1)
  public static final Cluster CLUSTER = Cluster.of(TwoSuppliesIT.class);

  @ClassRule(order = 2)
  public static final StripOnHub STRIP = new StripOnHub(CLUSTER);

  @BeforeClass
  public static void oneFenceResource() {
    configure();
    CLUSTER.createStonith("fence", "fence_palisade", "pcmk_action_limit=-1");
  }

  @Before
  public void oneHostOnTwoStrips() {
    configure();
  }

  private static void configure() {
    STRIP.plugIn("a1", "b1", "ilo1");
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/pdu-a.cfg", STRIP.deviceFile("vm1:a1"));
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/pdu-b.cfg", STRIP.deviceFile("vm1:b1"));
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/ilo.cfg", STRIP.deviceFile("vm1:ilo1"));
    // Half of it is the first level's where a supply stays on, and the last five are no longer
    // used.
    fenceTimeout(18);
    topology("vm1 = pdu-a + pdu-b ; ilo");
  }

  private static void topology(String lines) {
    CLUSTER.writeEverywhere("/opt/palisade/etc/topology.cfg", lines + "\n");
    CLUSTER.look();
  }

  private static void fenceTimeout(int seconds) {
    CLUSTER.writeEverywhere("/opt/palisade/etc/palisade.cfg", "fence_timeout = " + seconds + "\n");
  }

  private static Ran reboot(String withinSeconds) {
    return CLUSTER.run("node1", "stonith_admin", "--reboot", "vm1", "--timeout", withinSeconds);
  }

  @Test
  public void bothSuppliesAreOffBeforeEitherIsSwitchedOn() {
    Ran ran = reboot("60");

    assertThat(ran.code()).as(ran.everything()).isZero();
    List<String> log = STRIP.commands("a1", "b1", "ilo1");
    assertThat(log.subList(0, 4))
        .containsExactlyInAnyOrder("POST a1 off", "now a1 off", "POST b1 off", "now b1 off");
    assertThat(log.subList(4, 8))
        .containsExactlyInAnyOrder("POST a1 on", "now a1 on", "POST b1 on", "now b1 on");
    assertThat(log).hasSize(8);
  }

  @Test
  public void aSupplyThatStaysOnFailsItsLevelAndTheNextOneFences() {
    STRIP.habit("b1", "stays-on");

    Ran ran = reboot("60");

    assertThat(ran.code()).as(ran.everything()).isZero();
    assertThat(STRIP.commands("ilo1"))
        .containsExactly("POST ilo1 off", "now ilo1 off", "POST ilo1 on", "now ilo1 on");
    assertThat(STRIP.commands("a1")).containsExactly("POST a1 off", "now a1 off");
    assertThat(CLUSTER.pacemakerLogs()).contains("half off");
  }

  @Test
  public void aSupplyThatStaysOnWithoutAnotherWayIsAFailure() {
    CLUSTER.writeEverywhere("/opt/palisade/etc/devices/ilo.cfg", STRIP.deviceFile("vm9:ilo1"));
    fenceTimeout(6);
    topology("vm1 = pdu-a + pdu-b");
    STRIP.habit("b1", "stays-on");

    Ran ran = reboot("10");

    assertThat(ran.code()).as(ran.everything()).isNotZero();
    assertThat(STRIP.commands("a1", "b1")).doesNotContain("POST a1 on", "POST b1 on");
    assertThat(STRIP.commands("ilo1")).isEmpty();
  }

  @Test
  public void aHostOfSeveralDevicesWithoutALineIsNeverSettledByChance() {
    topology("# nothing");

    Ran ran = CLUSTER.run("node1", "fence_palisade", "-o", "off", "-n", "vm1");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("ambiguous", "pdu-a", "pdu-b", "ilo", "topology.cfg");
    assertThat(STRIP.commands("a1", "b1", "ilo1")).isEmpty();
  }
}
