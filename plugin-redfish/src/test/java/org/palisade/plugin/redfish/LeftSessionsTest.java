package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.contract.TextSettings;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.redfish.emulator.Habit;

/**
 * Sessions that a killed process left at a device. Its file of notes without a lock is all that
 * there is of a dead process, so a copy of a living one's stands for it.
 */
public class LeftSessionsTest {
  private static final int SLOTS = 4;

  @Rule public final Bench bench = new Bench();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final List<RedfishPlugin> processes = new ArrayList<>();
  private Path run;

  @Before
  public void open() throws IOException {
    bench.bmc().slots(SLOTS);
    run = folder.newFolder().toPath();
  }

  @After
  public void close() {
    processes.forEach(RedfishPlugin::close);
  }

  private StonithDevice device() throws Exception {
    RedfishPlugin process = new RedfishPlugin();
    processes.add(process);
    TextSettings settings = (TextSettings) bench.settings(Map.of("auth", "session"));
    return process.deviceTypes().get(0).open(settings.withRunFolder(run));
  }

  private static PowerState read(StonithDevice device) throws Exception {
    return device.read("", ample());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** From now on there is another run folder, with what the processes of this one left. */
  private void killAll() throws IOException {
    Path next = folder.newFolder().toPath();
    for (Path file : files(run)) {
      Files.copy(file, next.resolve("1-1-" + file.getFileName()));
    }
    run = next;
  }

  private void leaveSessions(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      read(device());
      killAll();
    }
    assertThat(bench.bmc().sessions()).isEqualTo(count);
  }

  private List<String> requestsWithThePassword() {
    return bench.bmc().log().stream()
        .filter(line -> line.contains("[basic]") && !line.contains("/SessionService/"))
        .toList();
  }

  @Test
  public void theNextProcessEndsThemOnceItHasDoneWhatItIsFor() throws Exception {
    leaveSessions(2);
    StonithDevice device = device();

    read(device);
    assertThat(bench.bmc().sessions()).as("nothing is ended before").isEqualTo(3);
    device.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
    assertThat(requestsWithThePassword()).isEmpty();
  }

  @Test
  public void aDeviceWithFourSlotsHasOneForTheNextHoweverManyProcessesAreKilled() throws Exception {
    for (int killed = 0; killed < 3 * SLOTS; killed++) {
      assertThat(read(device())).isEqualTo(PowerState.ON);
      killAll();
    }
    StonithDevice device = device();
    read(device);
    device.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
    assertThat(requestsWithThePassword()).isEmpty();
  }

  /** As with a wrong password, of which a second look may lock the account. */
  @Test
  public void aDeviceThatDoesNotTakeThePasswordForThatIsShownItOnce() throws Exception {
    leaveSessions(SLOTS);
    bench.bmc().habits(Habit.NO_BASIC);
    StonithDevice device = device();

    assertThat(failure(() -> read(device)).reason()).isEqualTo(Reason.LOGIN_REFUSED);
    assertThat(bench.bmc().count("[refused]")).isEqualTo(1);

    bench.bmc().advance(Duration.ofMinutes(31)); // in which the device has dropped them
    read(device);
    device.disconnect();
    assertThat(bench.bmc().sessions()).isZero();
    assertThat(Files.readAllBytes(files(run).get(0))).as("notes").containsOnly(0);
  }

  /** Devices count sessions anew when they are restarted. */
  @Test
  public void aSessionOfAnotherUserThatHasTheNumberNowIsLeftAlone() throws Exception {
    leaveSessions(1);
    bench.bmc().add(Fault.answer("session", 200, "{\"UserName\":\"somebody\"}"));
    StonithDevice device = device();
    read(device);

    device.disconnect();

    assertThat(bench.bmc().count("DELETE")).isEqualTo(1);
    assertThat(bench.bmc().sessions()).as("the other one's").isEqualTo(1);
  }

  @Test
  public void thoseThatTheDeviceForgotDoNotMatter() throws Exception {
    leaveSessions(3);
    bench.bmc().endSessions();
    StonithDevice device = device();
    read(device);

    device.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
    assertThat(bench.bmc().count("DELETE")).isEqualTo(1);
  }

  @Test
  public void thoseOfADeviceThatIsGoneAreForTheProcessAfterThis() throws Exception {
    leaveSessions(2);
    StonithDevice device = device();
    read(device);
    bench.bmc().unplug();
    device.disconnect();
    killAll();
    bench.bmc().plugIn();

    StonithDevice next = device();
    read(next);
    next.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void oneThatCouldNotBeEndedIsEndedTheNextTime() throws Exception {
    StonithDevice device = device();
    read(device);
    bench.bmc().unplug();
    device.disconnect();
    bench.bmc().plugIn();

    read(device);
    device.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void notesHaveNoSecretAndGoWithTheSessions() throws Exception {
    StonithDevice device = device();
    read(device);
    Path file = files(run).get(0);

    assertThat(Files.readString(file))
        .contains(Bench.USER, "/redfish/v1/SessionService/Sessions/")
        .doesNotContain(Bench.PASSWORD)
        .doesNotContain(bench.bmc().tokens());

    device.disconnect();
    assertThat(Files.readAllBytes(file)).containsOnly(0);
    processes.forEach(RedfishPlugin::close);
    assertThat(file).doesNotExist();
  }
}
