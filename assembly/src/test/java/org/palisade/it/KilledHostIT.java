package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.palisade.plugin.http.wire.TestCertificate;
import org.palisade.plugin.redfish.emulator.Emulator;

/** Daemons that are killed again and again, each with a session at a device that has few. */
public class KilledHostIT {
  private static final int SLOTS = 2;
  private static final String USER = "ops";
  private static final String PASSWORD = "Marker-killed-42";

  private Emulator bmc;
  private LocalHost host;

  @Before
  public void aDeviceWithFewSessions() throws Exception {
    Path folder = Shipped.folder("killed-bmc");
    TestCertificate certificate = TestCertificate.make(folder, "ip:127.0.0.1");
    bmc = new Emulator(0, Optional.of(certificate.server()), USER, PASSWORD, line -> {});
    bmc.add("1", "On");
    bmc.slots(SLOTS);
    host =
        LocalHost.unpacked("killed-host")
            .device(
                "bmc",
                """
                plugin = redfish
                auth = session
                ip = 127.0.0.1
                ipport = %d
                ca_file = %s
                username = %s
                password = %s
                targets = web
                """
                    .formatted(bmc.url().getPort(), certificate.pem(), USER, PASSWORD));
  }

  @After
  public void endThem() throws IOException {
    host.close();
    bmc.close();
  }

  @Test
  public void neverKeepASessionFromTheNextAndLeaveNoneInTheEnd() {
    for (int kills = 0; kills < SLOTS + 1; kills++) {
      fenceByAFreshDaemon();
      host.kill();
    }
    fenceByAFreshDaemon();

    await("the idle device is given back")
        .atMost(Duration.ofSeconds(60))
        .until(() -> bmc.sessions() == 0);
    assertThat(bmc.log().stream().filter(line -> line.contains("[basic]")))
        .as("the password went with no more than the looks for sessions")
        .allMatch(line -> line.contains("/SessionService/"));
  }

  private void fenceByAFreshDaemon() {
    host.start();
    Ran reboot = host.command("fence_palisade", "-o", "reboot", "-n", "web");
    assertThat(reboot.code()).as(reboot.everything()).isZero();
    assertThat(reboot.err()).as("of a standby").isEmpty();
    assertThat(bmc.sessions()).isBetween(1, SLOTS);
  }
}
