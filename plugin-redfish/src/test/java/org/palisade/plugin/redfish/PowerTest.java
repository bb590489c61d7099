package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.redfish.emulator.Habit;

/** What is ordered, and what its answers mean. */
public class PowerTest {
  private static final String RESET = "POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset";

  @Rule public final Bench bench = new Bench();

  private void off() throws Exception {
    bench.device().powerOff("", ample());
  }

  private void on() throws Exception {
    bench.device().powerOn("", ample());
  }

  private PowerState read() throws Exception {
    return bench.device().read("", ample());
  }

  private void answer(int status, String body) {
    bench.bmc().add(Fault.answer("reset", status, body));
  }

  private static String error(String id, String text) {
    return "{\"error\":{\"code\":\"Base.1.8.GeneralError\",\"@Message.ExtendedInfo\":[{\"MessageId\":\""
        + id
        + "\",\"Message\":\""
        + text
        + "\"}]}}";
  }

  /** Else the host would take an on to be in flight that never was, and believe no off for long. */
  @Test
  public void aLookBeforeACommandThatFailsSendsNothingAndSaysSo() throws Exception {
    // So that there is a look before each command.
    bench.bmc().set("1", "allowed", "");
    bench.bmc().set("1", "power", "Off");
    for (Effect loss : new Effect[] {Effect.DROP, Effect.CUT, Effect.GARBAGE, Effect.BLANK}) {
      // A read that is dropped is asked again by the JDK.
      bench.bmc().add(Fault.next("system", loss));
      bench.bmc().add(Fault.next("system", loss));

      StonithException failure = failure(this::on);

      assertThat(failure.reason()).as(loss.name()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageStartingWith("no power command was sent: ");
      assertThat(bench.bmc().count("POST")).as(loss.name()).isZero();
      bench.bmc().clearFaults();
    }
  }

  @Test
  public void offIsForceOffAndOnIsOn() throws Exception {
    off();
    on();

    assertThat(bench.bmc().log())
        .filteredOn(line -> line.startsWith("POST"))
        .containsExactly(
            RESET + " [basic] {\"ResetType\":\"ForceOff\"}",
            RESET + " [basic] {\"ResetType\":\"On\"}");
  }

  @Test
  public void withoutForceOffNothingIsSentAndWhatIsAllowedIsTold() {
    bench.bmc().set("1", "allowed", "On,GracefulShutdown,PushPowerButton,ForceRestart,PowerCycle");

    StonithException failure = failure(this::off);

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("ForceOff").hasMessageContaining("GracefulShutdown");
    assertThat(bench.bmc().count(RESET)).isZero();
  }

  @Test
  public void theHealthOfAMachineThatCannotBeForcedOffIsBad() {
    bench.bmc().set("1", "allowed", "On,GracefulShutdown");

    StonithException failure = failure(() -> bench.device().monitor(ample()));

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
  }

  @Test
  public void whatIsAllowedIsLookedUpAgainBeforeItIsSaidToBeMissing() throws Exception {
    bench.bmc().set("1", "allowed", "On");
    read();
    bench.bmc().set("1", "allowed", "ForceOff");

    off();

    assertThat(bench.bmc().power("1")).isEqualTo("Off");
  }

  @Test
  public void onIsForceOnWhereOnIsNotOffered() throws Exception {
    bench.bmc().set("1", "power", "Off");
    bench.bmc().set("1", "allowed", "ForceOff,ForceOn");

    on();

    assertThat(bench.bmc().count("ForceOn")).isPositive();
    assertThat(read()).isEqualTo(PowerState.ON);
  }

  @Test
  public void allowedTypesAreFoundInActionInfoAndAssumedWhereNowhere() throws Exception {
    bench.bmc().habits(Habit.ACTION_INFO);
    off();
    on();
    assertThat(bench.bmc().count("GET /redfish/v1/Systems/1/ResetActionInfo")).isEqualTo(1);

    bench.bmc().habits(Habit.UNTOLD_RESET_TYPES);
    off();
    assertThat(read()).isEqualTo(PowerState.OFF);
  }

  @Test
  public void whatActionInfoAllowsIsLookedUpAgainToo() throws Exception {
    bench.bmc().habits(Habit.ACTION_INFO);
    bench.bmc().set("1", "power", "Off");
    bench.bmc().set("1", "allowed", "On");
    on();
    bench.bmc().set("1", "allowed", "ForceOff");

    off();

    assertThat(bench.bmc().power("1")).isEqualTo("Off");
  }

  @Test
  public void aMachineThatIsOffNeedNotAllowAnOffToBeHealthy() throws Exception {
    bench.bmc().set("1", "allowed", "On,ForceOn");
    assertThat(failure(() -> bench.device().monitor(ample())).reason())
        .isEqualTo(Reason.INVALID_SETTINGS);

    bench.bmc().set("1", "power", "Off");

    bench.device().monitor(ample());
    bench.device().mayPowerOff("", ample());
  }

  @Test
  public void everyWayToAcceptIsUnderstood() throws Exception {
    for (String how : List.of("200", "201", "202_bare", "202_task", "204")) {
      bench.bmc().set("1", "answer", how);
      off();
      assertThat(read()).as(how).isEqualTo(PowerState.OFF);
      on();
      assertThat(read()).as(how).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void aTaskIsFollowedUntilItsEndOrUntilTheStateIsThere() throws Exception {
    for (Habit habit : List.of(Habit.TASK_AS_LOCATION, Habit.PAGES)) {
      bench.bmc().habits(habit);
      bench.bmc().set("1", "power", "On");
      bench.bmc().set("1", "answer", "202_task");
      bench.bmc().set("1", "polls", "2");
      bench.bmc().set("1", "off", "30");
      off();
      int before = bench.bmc().count("GET /redfish/v1/TaskService");

      for (int i = 0; i < 5; i++) {
        assertThat(read()).isEqualTo(PowerState.ON);
      }

      // Running twice, then completed, then it is of no more interest.
      assertThat(bench.bmc().count("GET /redfish/v1/TaskService") - before).isEqualTo(3);
    }
  }

  @Test
  public void aTaskThatFailsIsToldWithItsReasonAndNotForEver() throws Exception {
    for (Habit habit : List.of(Habit.TASK_AS_LOCATION, Habit.PAGES)) {
      bench.bmc().habits(habit);
      bench.bmc().set("1", "answer", "202_failing");
      off();

      StonithException failure = failure(this::read);
      assertThat(failure.reason()).as("%s", habit).isEqualTo(Reason.REFUSED);
      assertThat(failure).hasMessageContaining("The power supply did not obey");

      failure(this::read);
      failure(this::read);
      assertThat(read()).as("after three readers were told").isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void aServiceThatIsBusyWhenAskedForATaskHasNotFailedIt() throws Exception {
    bench.bmc().set("1", "answer", "202_task");
    bench.bmc().set("1", "off", "30");
    off();
    for (int status : new int[] {403, 429, 503}) {
      bench.bmc().add(Fault.answer("task", status, "{\"error\":{\"message\":\"Later\"}}"));
      assertThat(read()).as("%s", status).isEqualTo(PowerState.ON);
    }
  }

  @Test
  public void anOffOfWhatIsOffIsNoErrorHoweverTheDeviceComplains() throws Exception {
    bench.bmc().set("1", "power", "Off");
    for (String how : List.of("400", "409")) {
      bench.bmc().set("1", "already", how);
      off();
    }
    bench.bmc().set("1", "power", "On");
    bench.bmc().set("1", "already", "409");
    on();
  }

  @Test
  public void aConflictThatIsNotOverTheWantedStateIsToldWithTheDevicesWords() {
    answer(409, error("IDRAC.2.8.SYS449", "The server is updating."));

    StonithException failure = failure(this::off);

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("HTTP 409: The server is updating.");
  }

  @Test
  public void aStateThatPassesIsBusySoThatItIsTriedAgain() throws Exception {
    bench.bmc().set("1", "power", "Off");
    for (String id :
        List.of(
            "iLO.2.19.InvalidOperationForSystemState",
            "Base.1.8.ActionParameterValueConflict",
            "IDRAC.2.8.SYS518",
            "Base.1.8.ResourceInUse")) {
      answer(400, error(id, "Not now."));

      assertThat(failure(this::on).reason()).as(id).isEqualTo(Reason.BUSY);
    }
  }

  @Test
  public void declinedIsRefusedFailedIsUncertainAndForbiddenIsForbidden() {
    for (int status : new int[] {400, 404, 405, 415, 501}) {
      answer(status, error("Base.1.8.ActionNotSupported", "No."));
      assertThat(failure(this::off).reason()).as("%s", status).isEqualTo(Reason.REFUSED);
    }
    for (int status : new int[] {500, 502, 503, 504}) {
      answer(status, "");
      assertThat(failure(this::off).reason()).as("%s", status).isEqualTo(Reason.UNCERTAIN);
    }
    answer(403, error("Base.1.8.PasswordChangeRequired", "The password must be changed."));
    StonithException forbidden = failure(this::off);
    assertThat(forbidden.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(forbidden).hasMessageContaining("must be changed");
  }

  @Test
  public void aCommandIsNotSentAfterARedirect() {
    bench.bmc().add(Fault.answer("reset", 308, "").header("Location", "/elsewhere"));

    assertThat(failure(this::off).reason()).isEqualTo(Reason.UNCERTAIN);
    assertThat(bench.bmc().count("POST")).isEqualTo(1);
  }

  @Test
  public void messagesOfOlderServicesAreFoundToo() {
    answer(400, "{\"Messages\":[{\"MessageID\":\"iLO.0.10.PropertyMissing\"}]}");
    assertThat(failure(this::off)).hasMessageContaining("PropertyMissing");

    answer(400, "{\"@Message.ExtendedInfo\":[{\"Message\":\"On top.\"}]}");
    assertThat(failure(this::off)).hasMessageContaining("On top.");

    answer(400, "<html>");
    assertThat(failure(this::off)).hasMessageContaining("HTTP 400: <html>");
  }

  @Test
  public void anEtagIsShownWhereItIsNeededAndFromThenOn() throws Exception {
    bench.bmc().habits(Habit.ETAGS_NEEDED);

    off();
    on();

    assertThat(read()).isEqualTo(PowerState.ON);
    assertThat(bench.bmc().count(RESET)).isEqualTo(3);
  }

  @Test
  public void aBmcThatShowsNoResetAnyMoreAsItIsReadForItsEtagIsSentNothing() throws Exception {
    bench.bmc().habits(Habit.ETAGS_NEEDED);
    off();
    int before = bench.bmc().count(RESET);
    String starting =
        "{\"@odata.id\":\"/redfish/v1/Systems/1\",\"Id\":\"1\",\"PowerState\":\"Off\"}";
    bench.bmc().add(Fault.answer("system", 200, starting));

    StonithException failure = failure(this::on);

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("offers no reset");
    assertThat(bench.bmc().count(RESET)).isEqualTo(before);
  }

  @Test
  public void aLostReplyIsUncertainAndAnAnswerThatStopsHalfWayToo() {
    for (Effect effect : List.of(Effect.DROP, Effect.CUT, Effect.GARBAGE)) {
      bench.bmc().set("1", "power", "On");
      bench.bmc().set("1", "answer", "200");
      bench.bmc().add(Fault.next("reset", effect));
      int before = bench.bmc().count(RESET);

      assertThat(failure(this::off).reason()).as("%s", effect).isEqualTo(Reason.UNCERTAIN);
      assertThat(bench.bmc().count(RESET) - before).as("%s", effect).isEqualTo(1);
      assertThat(bench.bmc().power("1")).as("%s", effect).isEqualTo("Off");
    }
  }

  @Test
  public void aStateThatComesLateIsReadAsItIsShown() throws Exception {
    bench.bmc().set("1", "off", "5");
    bench.bmc().set("1", "changes", "visible");
    bench.bmc().set("1", "stale", "3");

    off();
    assertThat(read()).isEqualTo(PowerState.ON);
    bench.bmc().advance(Duration.ofSeconds(4));
    assertThat(read()).isEqualTo(PowerState.UNKNOWN);
    bench.bmc().advance(Duration.ofSeconds(5));
    assertThat(read()).isEqualTo(PowerState.OFF);
  }

  @Test
  public void whatIsIgnoredOrComesBackIsReadAsOn() throws Exception {
    bench.bmc().set("1", "obeys", "no");
    off();
    assertThat(read()).isEqualTo(PowerState.ON);

    bench.bmc().set("1", "obeys", "returns");
    off();
    assertThat(read()).isEqualTo(PowerState.OFF);
    bench.bmc().advance(Duration.ofSeconds(2));
    assertThat(read()).isEqualTo(PowerState.ON);
  }
}
