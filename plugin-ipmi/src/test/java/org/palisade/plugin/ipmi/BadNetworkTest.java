package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.ipmi.bmc.BadNetwork;
import org.palisade.plugin.ipmi.bmc.BadNetwork.Badness;
import org.palisade.plugin.ipmi.bmc.FakeBmc;
import org.palisade.plugin.ipmi.bmc.FakeBmcs;
import org.palisade.plugin.ipmi.peers.IpmiSim;
import org.palisade.plugin.ipmi.wire.Octets;

/** A fence ends within a minute whatever the network does to its packets. */
public class BadNetworkTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Octets USER = Octets.latin1("admin");
  private static final Octets PASSWORD = Octets.latin1("secret");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Each on a BMC of its own with four slots. */
  @Test
  public void withThreeOfTenPacketsLostEachWayEveryFenceSucceedsWithinAMinute() throws Exception {
    assertThat(fenced(100, new Badness(30, 0, 0, 0))).isEqualTo(100);
  }

  @Test
  public void doubledDelayedOvertakenAndBentPacketsDoNotPreventAFence() throws Exception {
    assertThat(fenced(20, new Badness(10, 20, 10, 300))).isEqualTo(20);
  }

  private static long fenced(int fences, Badness badness) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(fences);
    try (FakeBmcs bmcs = new FakeBmcs()) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < fences; i++) {
        FakeBmc bmc = new FakeBmc(USER, PASSWORD);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        InetSocketAddress address = bmcs.serve(bmc, any).address();
        long seed = i;
        all.add(() -> fence(bmc, address, badness, seed));
      }
      long succeeded = 0;
      for (Future<Boolean> one : threads.invokeAll(all)) {
        succeeded += one.get() ? 1 : 0;
      }
      return succeeded;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean fence(FakeBmc bmc, InetSocketAddress at, Badness badness, long seed)
      throws Exception {
    try (BadNetwork network = new BadNetwork(at, badness, seed);
        Opened ours = new Opened("127.0.0.1", network.port(), Map.of())) {
      return new Fencing(ours.device()).off(MINUTE) && !bmc.chassis().isOn();
    }
  }

  @Test
  public void ipmiSimIsFencedOverALossyNetworkToo() throws Exception {
    try (IpmiSim sim = new IpmiSim(folder.getRoot().toPath(), Optional.empty());
        Opened direct = new Opened("127.0.0.1", sim.port(), Map.of()).awaitAnswer();
        BadNetwork network =
            new BadNetwork(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), sim.port()),
                new Badness(30, 0, 0, 0),
                7);
        Opened lossy = new Opened("127.0.0.1", network.port(), Map.of("cipher", "3"))) {
      for (int i = 0; i < 2; i++) {
        sim.put(true);

        assertThat(new Fencing(lossy.device()).off(MINUTE)).isTrue();

        assertThat(direct.read()).isEqualTo(PowerState.OFF);
        lossy.device().disconnect();
      }
    }
  }
}
