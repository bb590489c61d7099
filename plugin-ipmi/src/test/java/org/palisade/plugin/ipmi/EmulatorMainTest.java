package org.palisade.plugin.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.ipmi.peers.Emulator;
import org.palisade.plugin.ipmi.peers.Peer;

/** The fake BMCs as a program of their own. */
public class EmulatorMainTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Emulator start(String... options) throws Exception {
    return new Emulator(folder.newFile().toPath(), options);
  }

  private static String ipmipower(String host) throws Exception {
    return Peer.run("ipmipower", "-D", "LAN_2_0", "-h", host, "-u", "admin", "-p", "secret", "-s")
        .out();
  }

  @Test
  public void eachAddressIsABmcOfItsOwnForOtherClientsToo() throws Exception {
    try (Emulator bmcs = start("--address", "127.0.0.5", "--count", "2");
        Opened first = new Opened("127.0.0.5", bmcs.port(), Map.of())) {

      first.off();

      assertThat(ipmipower("127.0.0.5:" + bmcs.port())).contains(": off");
      assertThat(ipmipower("127.0.0.6:" + bmcs.port())).contains(": on");
    }
  }

  @Test
  public void anOffTakesItsTimeAndTheLogTellsWhatWasAsked() throws Exception {
    try (Emulator bmcs = start("--off", "0.3", "--log", "yes");
        Opened bmc = new Opened("127.0.0.1", bmcs.port(), Map.of())) {
      bmc.off();

      PowerState atOnce = bmc.read();

      assertThat(atOnce).isEqualTo(PowerState.ON);
      await().atMost(Duration.ofSeconds(60)).until(() -> bmc.read() == PowerState.OFF);
      assertThat(bmcs.said()).containsSubsequence("127.0.0.1 control 0", "127.0.0.1 status");
    }
  }

  @Test
  public void itExplainsItsOptions() throws Exception {
    try (Emulator wrong = start("--nonsense", "1")) {
      assertThat(wrong.said()).startsWith("usage: ipmi-emulator");
    }
  }
}
