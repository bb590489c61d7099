package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.ipmi.IpmiPlugin;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.bmc.FakeBmcs;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * A host that is killed says no farewell to a BMC: its session takes a slot there until the BMC
 * drops it, a minute later as a rule.
 */
public class KilledHostsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SLOTS = 4;
  private static final int KILLS = 6;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aBmcWithFourSlotsIsFencedByTheNextHostHoweverManyWereKilledWithTheirSessions()
      throws Exception {
    FakeBmc bmc =
        new FakeBmc(Octets.latin1("admin"), Octets.latin1("secret"), SLOTS, Duration.ofHours(1));
    Tree tree = new Tree(folder.getRoot().toPath());
    tree.shipped(IpmiPlugin.class);
    try (FakeBmcs network = new FakeBmcs()) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      tree.device(
          "bmc",
          "plugin = ipmi",
          "ip = 127.0.0.1",
          "ipport = " + network.serve(bmc, any).address().getPort(),
          "username = admin",
          "password = secret",
          "targets = blade");
      for (int kills = 0; kills < KILLS; kills++) {
        bmc.chassis().put(true);
        try (Running host = Running.host(tree)) {
          assertFences(tree, bmc);
          host.kill();
        }
        assertThat(bmc.sessions()).isEqualTo(Math.min(kills + 1, SLOTS));
      }
    }
  }

  /** Where all slots are taken the host waits for one; the hour until then is not waited for. */
  private static void assertFences(Tree tree, FakeBmc bmc) throws Exception {
    boolean full = bmc.sessions() == SLOTS;
    int refusals = bmc.refusals();
    try (Running off =
        Running.start(tree, Map.of(), "sbin/fence_palisade", "-o", "off", "-n", "blade")) {
      if (full) {
        await().atMost(PATIENCE).until(() -> bmc.refusals() > refusals);
        bmc.dropOldestSession();
      }
      assertThat(off.exitCode()).as(off.err()).isZero();
      assertThat(off.out()).isEqualTo("Success: Powered OFF\n");
    }
    assertThat(bmc.chassis().isOn()).isFalse();
  }
}
