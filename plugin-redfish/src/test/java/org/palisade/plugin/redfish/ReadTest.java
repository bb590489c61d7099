package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.redfish.emulator.Habit;

/** What counts as a state, and what does not. */
public class ReadTest {
  @Rule public final Bench bench = new Bench();

  private PowerState read() throws Exception {
    return bench.device().read("", ample());
  }

  private Reason reason() {
    return failure(this::read).reason();
  }

  @Test
  public void onlyTheWordsOnAndOffAreOnAndOff() throws Exception {
    assertThat(read()).isEqualTo(PowerState.ON);
    bench.bmc().set("1", "power", "Off");
    assertThat(read()).isEqualTo(PowerState.OFF);
    for (String word : List.of("PoweringOff", "PoweringOn", "Paused", "off", "OFF", "Standby")) {
      bench.bmc().set("1", "word", word);
      assertThat(read()).as(word).isEqualTo(PowerState.UNKNOWN);
    }
  }

  @Test
  public void aStateThatIsAbsentOrNullIsNone() {
    bench.bmc().set("1", "power", "Off");
    for (String word : List.of("absent", "null")) {
      bench.bmc().set("1", "word", word);
      assertThat(reason()).as(word).isEqualTo(Reason.PROTOCOL);
    }
  }

  @Test
  public void anAnswerAboutAnotherSystemIsNoState() {
    String other = "{\"@odata.id\":\"/redfish/v1/Systems/2\",\"PowerState\":\"Off\"}";
    bench.bmc().add(Fault.answer("system", 200, other));

    assertThat(reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  public void anAnswerThatBreaksOffOrSaysTwoThingsIsNoState() {
    bench.bmc().set("1", "power", "Off");
    bench.bmc().add(Fault.next("system", Effect.CUT));
    assertThat(reason()).isEqualTo(Reason.PROTOCOL);

    String twice = "{\"PowerState\":\"On\",\"PowerState\":\"Off\"}";
    bench.bmc().add(Fault.answer("system", 200, twice));
    assertThat(reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  public void aServiceThatIsStartingIsNotMistakenForOneWithoutTheSystem() throws Exception {
    read();
    bench.bmc().add(Fault.answer("system", 404, "").times(2));
    assertThat(reason()).isEqualTo(Reason.PROTOCOL);

    bench.bmc().clearFaults();
    bench.bmc().habits(Habit.EMPTY_COLLECTIONS);
    bench.bmc().add(Fault.answer("system", 404, ""));
    assertThat(failure(this::read)).hasMessageContaining("it may be starting");
  }

  @Test
  public void aServiceThatMovedItsSystemsIsFoundAgain() throws Exception {
    String elsewhere = "{\"Systems\":{\"@odata.id\":\"/redfish/v1/Old\"}}";
    bench.bmc().add(Fault.answer("root", 200, elsewhere));
    failure(this::read);

    assertThat(read()).isEqualTo(PowerState.ON);
  }

  @Test
  public void aPassingFailureOfTheServiceIsToldAsSuch() {
    bench.bmc().add(Fault.answer("system", 500, "{\"error\":{\"message\":\"General\"}}"));
    assertThat(reason()).isEqualTo(Reason.PROTOCOL);

    bench.bmc().add(Fault.answer("system", 503, ""));
    assertThat(reason()).isEqualTo(Reason.BUSY);
  }

  @Test
  public void aDateInRetryAfterIsUnderstood() {
    bench
        .bmc()
        .add(
            Fault.answer("system", 503, "").header("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT"));

    StonithException failure = failure(this::read);

    assertThat(failure.retryAfter()).contains(Duration.ofHours(1)); // no more than that
  }

  @Test
  public void aRootThatWantsALoginIsReadWithOne() throws Exception {
    for (String auth : List.of("basic", "session")) {
      bench.bmc().add(Fault.answer("root", 401, ""));
      try (RedfishDevice device = bench.open(Map.of("auth", auth))) {
        assertThat(device.read("", ample())).as(auth).isEqualTo(PowerState.ON);
      }
    }
    bench.bmc().add(Fault.answer("root", 401, "").times(2));
    RedfishDevice refused = bench.open(Map.of());
    int before = bench.bmc().count("[basic]");

    assertThat(failure(() -> refused.read("", ample())).reason()).isEqualTo(Reason.LOGIN_REFUSED);
    assertThat(bench.bmc().count("[basic]")).isEqualTo(before + 1);
  }

  @Test
  public void aPasswordThatTheServiceRepeatsIsNotShown() throws Exception {
    String secret = "open  sesame";
    for (int before : new int[] {0, 290}) { // where the text is cut
      String words = "x".repeat(before) + " ops/" + secret;
      bench.bmc().add(Fault.answer("system", 400, "{\"error\":{\"message\":\"" + words + "\"}}"));
      RedfishDevice device = bench.open(Map.of("password", secret));

      StonithException failure = failure(() -> device.read("/redfish/v1/Systems/1", ample()));

      assertThat(failure).hasMessageContaining("ops/").hasMessageNotContaining("open");
    }
  }

  @Test
  public void oddLinksAndPackedBodiesAreUnderstood() throws Exception {
    for (Habit habit :
        List.of(Habit.SLASHES, Habit.ABSOLUTE_LINKS, Habit.PAGES, Habit.GZIP, Habit.CHUNKED)) {
      bench.bmc().habits(habit);
      try (RedfishDevice fresh = bench.open(Map.of())) {
        assertThat(fresh.read("1", ample())).as("%s", habit).isEqualTo(PowerState.ON);
        fresh.powerOff("1", ample());
        assertThat(fresh.read("1", ample())).as("%s", habit).isEqualTo(PowerState.OFF);
        fresh.powerOn("1", ample());
      }
    }
  }

  @Test
  public void credentialsAreSentToNoOtherHostThatALinkNames() throws Exception {
    bench.bmc().add(Fault.answer("system", 308, "").header("Location", "https://bmc.invalid/x"));

    StonithException failure = failure(this::read);

    // The path is asked for here, where it is not; the other host was never looked up.
    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(bench.bmc().count("GET /x [basic]")).isEqualTo(1);
  }

  @Test
  public void aWarmReadIsOneRequestAndTheRootIsReadWithoutCredentials() throws Exception {
    read();
    read();

    assertThat(bench.bmc().log())
        .containsExactly(
            "GET /redfish/v1/ [none]",
            "GET /redfish/v1/Systems [basic]",
            "GET /redfish/v1/Systems/1 [basic]",
            "GET /redfish/v1/Systems/1 [basic]");
  }

  @Test
  public void onOpenBmcOffNeedsTheChassisToSaySoToo() throws Exception {
    bench.bmc().habits(Habit.OPENBMC);
    bench.bmc().set("1", "power", "Off");
    assertThat(read()).isEqualTo(PowerState.OFF);

    bench.bmc().set("1", "chassis", "On");
    assertThat(read()).isEqualTo(PowerState.UNKNOWN);
    bench.bmc().set("1", "chassis", "PoweringOff");
    assertThat(read()).isEqualTo(PowerState.UNKNOWN);
    bench.bmc().set("1", "chassis", "absent");
    StonithException untold = failure(this::read);
    assertThat(untold.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(untold).hasMessageContaining("set chassis_off=no");

    RedfishDevice without = bench.open(Map.of("chassis_off", "no"));
    assertThat(without.read("", ample())).isEqualTo(PowerState.OFF);
  }

  @Test
  public void onOpenBmcAnOffWhoseLinksAreMissingIsNotBelieved() throws Exception {
    bench.bmc().habits(Habit.OPENBMC);
    String manager = "\"ManagedBy\":[{\"@odata.id\":\"/redfish/v1/Managers/bmc\"}]";
    String chassis = "\"Chassis\":[{\"@odata.id\":\"/redfish/v1/Chassis/1\"}]";

    for (boolean known : new boolean[] {true, false}) {
      RedfishDevice device = bench.open(Map.of());
      if (known) {
        assertThat(device.read("", ample())).isEqualTo(PowerState.ON);
      }
      bench.bmc().add(Fault.answer("system", 200, off(manager)));
      assertThat(failure(() -> device.read("", ample())))
          .hasMessageContaining("names no chassis to say so too");

      bench.bmc().add(Fault.answer("system", 200, off(chassis)));
      assertThat(device.read("", ample())).isEqualTo(PowerState.UNKNOWN);
    }
  }

  private static String off(String links) {
    return "{\"@odata.id\":\"/redfish/v1/Systems/1\",\"PowerState\":\"Off\",\"Links\":{"
        + links
        + "}}";
  }

  @Test
  public void elsewhereAnEnclosureThatIsAlwaysOnDoesNotVetoAnOff() throws Exception {
    bench.bmc().habits(Habit.SHARED_CHASSIS);
    bench.bmc().set("1", "power", "Off");

    assertThat(read()).isEqualTo(PowerState.OFF);
    RedfishDevice strict = bench.open(Map.of("chassis_off", "yes"));
    assertThat(strict.read("", ample())).isEqualTo(PowerState.UNKNOWN);
  }

  @Test
  public void theIdentitiesAreTheUuidAndTheSerialNumber() throws Exception {
    bench.bmc().set("1", "uuid", "4C4C4544-0051");
    bench.bmc().set("1", "serial", "CN7475");
    assertThat(bench.device().identities("", ample())).containsExactly("4C4C4544-0051", "CN7475");

    for (String nothing : List.of("00000000-0000-0000-0000-000000000000", " ", "Not Specified")) {
      bench.bmc().set("1", "uuid", nothing);
      assertThat(bench.device().identities("", ample())).as(nothing).containsExactly("CN7475");
    }
    bench.bmc().set("1", "serial", "N/A");
    assertThat(bench.device().identities("", ample())).isEmpty();
  }
}
