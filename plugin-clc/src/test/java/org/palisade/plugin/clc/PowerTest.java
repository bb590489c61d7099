package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.clc.emulator.Decline;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;

public class PowerTest {
  @Rule public final Bench bench = new Bench();

  @Test
  public void offIsReadOnlyAfterTheCloudSaysStopped() throws Exception {
    bench.emulator().durations(Duration.ofSeconds(32), Duration.ofSeconds(28));

    bench.device().powerOff(VM, ample());
    PowerState during = bench.device().read(VM, ample());
    bench.advance(Duration.ofSeconds(33));

    assertThat(during).isEqualTo(PowerState.ON);
    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.OFF);
  }

  @Test
  public void eitherCaseOfANameIsTheSameServer() throws Exception {
    bench.device().powerOff("ca1acmevm101", ample());

    assertThat(bench.device().read("Ca1AcmeVm101", ample())).isEqualTo(PowerState.OFF);
  }

  @Test
  public void aPausedServerIsNeverSwitchedOnBeforeItWasOff() throws Exception {
    bench.emulator().set(VM, "power", "paused");

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.UNKNOWN);
    StonithException refused = failure(() -> bench.device().powerOn(VM, ample()));
    long sent = bench.commands();
    bench.device().powerOff(VM, ample());
    bench.device().powerOn(VM, ample());

    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
    assertThat(refused).hasMessageContaining("paused");
    assertThat(sent).isZero();
    assertThat(bench.emulator().power(VM)).isEqualTo("started");
    assertThat(bench.emulator().wasResumedFrozen(VM)).isFalse();
  }

  private void offThatFails() throws Exception {
    bench.emulator().durations(Duration.ofSeconds(32), Duration.ofSeconds(28));
    bench.emulator().set(VM, "jobs", "failing");
    bench.device().powerOff(VM, ample());
    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
    bench.advance(Duration.ofSeconds(33));
  }

  private void assertFailureIsTold() {
    assertThat(failure(() -> bench.device().read(VM, ample())).reason()).isEqualTo(Reason.REFUSED);
  }

  /** Else somebody's status could take it away from the fencing that waits for it. */
  @Test
  public void aJobThatFailsIsToldToAFewReadersAndThenTheStateIs() throws Exception {
    offThatFails();

    assertFailureIsTold();
    assertFailureIsTold();
    assertFailureIsTold();
    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aJobThatFailsIsNotToldToWhoeverComesMuchLater() throws Exception {
    offThatFails();
    assertFailureIsTold();

    bench.advance(Duration.ofSeconds(6));

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aJobThatFailedIsNotTheNextCommandsFailure() throws Exception {
    offThatFails();
    assertFailureIsTold();
    bench.emulator().set(VM, "jobs", "normal");

    bench.device().powerOff(VM, ample());

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
    bench.advance(Duration.ofSeconds(33));
    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.OFF);
  }

  @Test
  public void aJobThatFailedAfterItsServerWasOffAnywayIsNoFailure() throws Exception {
    bench.emulator().set(VM, "jobs", "failing");
    bench.device().powerOff(VM, ample());
    bench.emulator().set(VM, "power", "stopped");

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.OFF);
  }

  @Test
  public void stuckAndLateAndResumedAndUntoldJobsAreReadByTheirState() throws Exception {
    for (String habit : new String[] {"stuck", "late", "resumed", "untold"}) {
      bench.emulator().set(VM, "power", "started");
      bench.emulator().set(VM, "jobs", habit);
      bench.emulator().durations(Duration.ofSeconds(30), Duration.ofSeconds(30));
      bench.device().powerOff(VM, ample());
      for (int seconds = 0; seconds < 28; seconds += 4) {
        assertThat(bench.device().read(VM, ample())).as(habit).isEqualTo(PowerState.ON);
        bench.advance(Duration.ofSeconds(4));
      }

      bench.advance(Duration.ofSeconds(70));

      assertThat(bench.device().read(VM, ample()))
          .as(habit)
          .isEqualTo(habit.equals("stuck") ? PowerState.ON : PowerState.OFF);
    }
  }

  @Test
  public void aJobWhoseStatusCannotBeReadDoesNotHideTheState() throws Exception {
    bench.emulator().set(VM, "jobs", "stuck");
    bench.device().powerOff(VM, ample());
    bench.emulator().add(Fault.answer("status", 500, "{\"message\":\"An error has occurred.\"}"));
    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);

    bench.emulator().add(Fault.answer("status", 404, ""));

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aLaterCommandReplacesTheJobOfAnEarlierOne() throws Exception {
    bench.emulator().set(VM, "jobs", "failing");
    bench.device().powerOff(VM, ample());
    bench.emulator().set(VM, "jobs", "normal");
    bench.device().powerOff(VM, ample());

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.OFF);
  }

  @Test
  public void notQueuedIsNoErrorWhereTheStateIsThereInEveryFormOfTheAnswer() throws Exception {
    bench.emulator().set(VM, "power", "stopped");
    for (Decline form : Decline.values()) {
      bench.emulator().set(VM, "decline", form.name());

      bench.device().powerOff(VM, ample());
    }
    assertThat(bench.commands()).isEqualTo(Decline.values().length);
  }

  @Test
  public void notQueuedIsRefusedWhereTheStateIsAnotherInEveryFormOfTheAnswer() {
    for (Decline form : Decline.values()) {
      if (form != Decline.NEVER) {
        bench.emulator().set(VM, "decline", form.name());

        StonithException failure = failure(() -> bench.device().powerOff(VM, ample()));

        assertThat(failure.reason()).as(form.name()).isEqualTo(Reason.REFUSED);
        assertThat(failure).hasMessageContaining("the server is started");
      }
    }
  }

  @Test
  public void notQueuedOfWhichTheStateCannotBeReadIsRefused() {
    bench.emulator().set(VM, "decline", "silent");
    bench.emulator().add(Fault.next("server", Effect.DROP).times(9));

    StonithException failure = failure(() -> bench.device().powerOff(VM, ample()));

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("cannot be read");
  }

  @Test
  public void theAnswersPartAboutThisServerCountsWhateverItsPlace() {
    bench
        .emulator()
        .add(
            Fault.answer(
                "powerOff",
                200,
                "[{\"server\":\"ca1acmedb01\",\"isQueued\":true,\"links\":[{\"rel\":\"status\","
                    + "\"href\":\"/v2/operations/acme/status/ca1-9\",\"id\":\"ca1-9\"}]},"
                    + "{\"server\":\"ca1acmevm101\",\"isQueued\":false,\"errorMessage\":\"No.\"}]"));

    StonithException failure = failure(() -> bench.device().powerOff(VM, ample()));

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("(No.)");
  }

  @Test
  public void anAnswerFromWhichNothingFollowsIsUncertain() {
    String[] answers = {
      "[]",
      "{}",
      "[{\"server\":\"ca1acmedb01\",\"isQueued\":true}]",
      "[{\"server\":\"ca1acmevm101\"}]",
      "[{\"server\":\"ca1acmevm101\",\"isQueued\":\"true\"}]",
      "[{\"server\":\"ca1acmevm101\",\"isQueued\":true",
      "[{\"server\":\"ca1acmevm101\",\"isQueued\":true,\"isQueued\":false}]",
      "null"
    };
    for (String answer : answers) {
      bench.emulator().add(Fault.answer("powerOff", 200, answer));

      StonithException failure = failure(() -> bench.device().powerOff(VM, ample()));

      assertThat(failure.reason()).as(answer).isEqualTo(Reason.UNCERTAIN);
    }
  }

  @Test
  public void aPowerCommandIsSentOnceHoweverItsAnswerIsLost() {
    Effect[] losses = {
      Effect.DROP,
      Effect.IGNORE,
      Effect.CUT,
      Effect.HANG,
      Effect.TRICKLE,
      Effect.GARBAGE,
      Effect.BLANK
    };
    for (Effect loss : losses) {
      bench.emulator().set(VM, "power", "started");
      bench.emulator().add(Fault.next("powerOff", loss));
      long before = bench.commands();

      StonithException failure =
          failure(
              () ->
                  bench
                      .device()
                      .powerOff(VM, org.palisade.plugin.Call.within(Duration.ofSeconds(2))));

      assertThat(failure.reason()).as(loss.name()).isEqualTo(Reason.UNCERTAIN);
      assertThat(bench.commands() - before).as(loss.name()).isEqualTo(1);
    }
  }

  /** Else the host would take an on to be in flight that never was, and believe no off for long. */
  @Test
  public void aLookBeforeAnOnThatFailsSendsNothingAndSaysSo() throws Exception {
    bench.emulator().set(VM, "power", "stopped");
    for (Effect loss : new Effect[] {Effect.DROP, Effect.CUT, Effect.GARBAGE, Effect.BLANK}) {
      // A read that is dropped is asked again by the JDK.
      bench.emulator().add(Fault.next("server", loss));
      bench.emulator().add(Fault.next("server", loss));

      StonithException failure = failure(() -> bench.device().powerOn(VM, ample()));

      assertThat(failure.reason()).as(loss.name()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageStartingWith("no power command was sent: ");
      assertThat(bench.commands()).as(loss.name()).isZero();
      bench.emulator().clearFaults();
    }
    bench.device().powerOn(VM, ample());
    assertThat(bench.emulator().power(VM)).isEqualTo("started");
  }

  @Test
  public void aServerErrorOfACommandIsUncertainAndOneOfAReadProvesNothing() {
    for (int status : new int[] {500, 502, 503, 504, 302, 307}) {
      bench.emulator().add(Fault.answer("any", status, "{\"message\":\"An error has occurred.\"}"));
      StonithException read = failure(() -> bench.device().read(VM, ample()));
      bench
          .emulator()
          .add(
              Fault.answer("powerOff", status, "")
                  .header("Location", "/v2/operations/ACME/servers/powerOff"));
      long before = bench.commands();
      StonithException command = failure(() -> bench.device().powerOff(VM, ample()));

      assertThat(read.reason()).as("%s", status).isEqualTo(Reason.PROTOCOL);
      assertThat(command.reason()).as("%s", status).isEqualTo(Reason.UNCERTAIN);
      assertThat(bench.commands() - before).as("%s", status).isEqualTo(1);
    }
  }
}
