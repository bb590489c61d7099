package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.contract.RunFolder;
import org.palisade.plugin.contract.TextSettings;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.redfish.emulator.Habit;

/** Sessions that a killed process left at a device. */
public class LeftSessionsTest {
  private static final int SLOTS = 4;

  @Rule public final Bench bench = new Bench();
  @Rule public final RunFolder run = new RunFolder();
  private final List<RedfishPlugin> processes = new ArrayList<>();

  @Before
  public void fewSlots() {
    bench.bmc().slots(SLOTS);
  }

  @After
  public void close() {
    processes.forEach(RedfishPlugin::close);
  }

  private StonithDevice device() throws Exception {
    RedfishPlugin process = new RedfishPlugin();
    processes.add(process);
    TextSettings settings = (TextSettings) bench.settings(Map.of("auth", "session"));
    return process.deviceTypes().get(0).open(settings.withRunFolder(run.path()));
  }

  private static PowerState read(StonithDevice device) throws Exception {
    return device.read("", ample());
  }

  private void leaveSessions(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      read(device());
      run.killAll();
    }
    assertThat(bench.bmc().sessions()).isEqualTo(count);
  }

  private void disconnectUnanswered(StonithDevice device) throws Exception {
    bench.bmc().unplug();
    device.disconnect();
    bench.bmc().plugIn();
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
      run.killAll();
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
    assertThat(Files.readAllBytes(run.files().get(0))).as("notes").containsOnly(0);
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
    disconnectUnanswered(device);
    run.killAll();

    StonithDevice next = device();
    read(next);
    next.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void oneThatCouldNotBeEndedIsEndedTheNextTime() throws Exception {
    StonithDevice device = device();
    read(device);
    disconnectUnanswered(device);

    read(device);
    device.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void aSlotForACallTakesNotTheTimeOfTheCall() throws Exception {
    leaveSessions(SLOTS);
    bench.bmc().add(Fault.next("session", Effect.DELAY).times(4)); // a second each
    StonithDevice device = device();

    assertThat(device.read("", Call.within(Duration.ofSeconds(5)))).isEqualTo(PowerState.ON);

    assertThat(bench.bmc().sessions()).isEqualTo(SLOTS);
    device.disconnect();
    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void oneOfAnotherProcessThatCouldNotBeEndedIsEndedTheNextTime() throws Exception {
    leaveSessions(1);
    StonithDevice device = device();
    read(device);
    String ours = "{\"UserName\":\"" + Bench.USER + "\"}";
    bench.bmc().add(Fault.answer("session", 200, ours)); // the look
    bench.bmc().add(Fault.next("session", Effect.IGNORE).times(2)); // the end, which is sent again
    device.disconnect();

    read(device);
    device.disconnect();

    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void notesHaveNoSecretAndGoWithTheSessions() throws Exception {
    StonithDevice device = device();
    read(device);
    Path file = run.files().get(0);

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
