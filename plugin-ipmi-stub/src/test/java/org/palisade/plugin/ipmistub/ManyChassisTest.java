package org.palisade.plugin.ipmistub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.ipmistub.Bench.call;
import static org.palisade.plugin.ipmistub.Bench.read;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;

public class ManyChassisTest {
  private static final int HOSTS = 1000;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Bench bench = new Bench();

  @Test
  public void aThousandAreRebootedAtOnceThroughOneStateFileAndOneJournal() throws Exception {
    Path journal = folder.getRoot().toPath().resolve("journal");
    Path state = folder.getRoot().toPath().resolve("state");
    ExecutorService threads = Executors.newFixedThreadPool(64);

    List<Future<List<PowerState>>> reboots = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      IpmiStubDevice device =
          bench.open(
              "ip", "10.1." + i / 250 + "." + i % 250,
              "state_file", state.toString(),
              "journal_file", journal.toString());
      reboots.add(threads.submit(() -> reboot(device)));
    }
    for (Future<List<PowerState>> reboot : reboots) {
      assertThat(reboot.get()).containsExactly(PowerState.ON, PowerState.OFF, PowerState.ON);
    }
    threads.shutdown();

    assertThat(Files.readAllLines(state)).hasSize(HOSTS);
    assertThat(Files.readAllLines(journal))
        .hasSize(2 * HOSTS)
        .allMatch(line -> line.matches("\\S+ 10\\.1\\.\\d\\.\\d+ 1 (off|on)"));
  }

  private static List<PowerState> reboot(IpmiStubDevice device) throws Exception {
    List<PowerState> seen = new ArrayList<>(List.of(read(device, "1")));
    device.powerOff("1", call());
    seen.add(read(device, "1"));
    device.powerOn("1", call());
    seen.add(read(device, "1"));
    return seen;
  }
}
