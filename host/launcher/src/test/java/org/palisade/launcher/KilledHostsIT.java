package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.ipmi.IpmiPlugin;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.bmc.FakeBmcs;
import org.palisade.plugin.ipmi.wire.Octets;

/**
 * A host that is killed says no farewell to a BMC, which keeps the session's slot for a minute or
 * for hours: the next host of the machine says it, be it daemon or standby.
 */
public class KilledHostsIT {
  private static final int SLOTS = 4;
  private static final int KILLS = 6;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Tree tree;

  @Before
  public void layOutTheTree() throws IOException {
    tree = new Tree(folder.getRoot().toPath());
    tree.shipped(IpmiPlugin.class);
  }

  @After
  public void endTheHosts() {
    tree.endProcesses();
  }

  @Test
  public void aBmcWithFourSlotsIsFencedAtOnceHoweverManyHostsWereKilledWithTheirSessions()
      throws Exception {
    FakeBmc bmc =
        new FakeBmc(Octets.latin1("admin"), Octets.latin1("secret"), SLOTS, Duration.ofHours(1));
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
        if (kills % 2 == 0) {
          fenceByADaemonThatIsKilled();
        } else {
          fenceByAStandbyThatIsKilled();
        }
        assertThat(bmc.chassis().isOn()).isFalse();
        assertThat(bmc.sessions()).as("that of the host which was killed last").isEqualTo(1);
      }
      assertThat(bmc.refusals()).isZero();
    }
  }

  private void fenceByADaemonThatIsKilled() throws Exception {
    try (Running host = Running.host(tree)) {
      fence();
      host.kill();
    }
  }

  private void fenceByAStandbyThatIsKilled() throws Exception {
    fence();
    ProcessHandle standby = ProcessHandle.of(tree.standby()).orElseThrow();
    standby.destroyForcibly();
    standby.onExit().get(1, TimeUnit.MINUTES);
  }

  private void fence() throws Exception {
    try (Running off =
        Running.start(tree, Map.of(), "sbin/fence_palisade", "-o", "off", "-n", "blade")) {
      assertThat(off.exitCode()).as(off.err()).isZero();
      assertThat(off.out()).isEqualTo("Success: Powered OFF\n");
    }
  }
}
