package org.palisade.plugin.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palisade.plugin.redfish.Bench.ample;
import static org.palisade.plugin.redfish.Bench.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;
import org.palisade.plugin.redfish.emulator.Habit;

/** Sessions are few, so none is left behind. */
public class SessionTest {
  private static final int FENCES = 1000;

  @Rule public final Bench bench = new Bench();
  private RedfishDevice device;

  @Before
  public void open() throws Exception {
    device = bench.open(Map.of("auth", "session"));
  }

  private static void fence(RedfishDevice device) throws Exception {
    device.powerOff("", ample());
    assertThat(device.read("", ample())).isEqualTo(PowerState.OFF);
    device.powerOn("", ample());
  }

  @Test
  public void aThousandFencesNeedNoMoreThanOneOfFourSlots() throws Exception {
    bench.bmc().slots(4);
    for (String auth : List.of("basic", "session")) {
      RedfishDevice one = bench.open(Map.of("auth", auth));
      for (int i = 0; i < FENCES / 2; i++) {
        fence(one);
        if (i % 10 == 0) {
          one.disconnect(); // as the host does with what is idle
        }
        assertThat(bench.bmc().sessions()).isLessThanOrEqualTo(auth.equals("basic") ? 0 : 1);
      }
      one.close();
    }
    assertThat(bench.bmc().sessions()).isZero();
    assertThat(bench.bmc().count("RAC0218")).isZero();
  }

  /** As killed hosts leave it: their sessions stay until the device forgets them. */
  @Test
  public void whereNoSlotIsFreeThePasswordGoesWithEachRequest() throws Exception {
    bench.bmc().slots(2);
    bench.open(Map.of("auth", "session")).read("", ample());
    bench.open(Map.of("auth", "session")).read("", ample());

    fence(device);
    assertThat(bench.bmc().log().get(bench.bmc().log().size() - 1)).contains("[basic]");

    bench.bmc().endSessions();
    device.disconnect();
    fence(device);
    assertThat(bench.bmc().log().get(bench.bmc().log().size() - 1)).contains("[session]");
  }

  @Test
  public void aSessionIsClosedWhetherItIsNamedInAHeaderOrInABody() throws Exception {
    for (Habit[] habits : new Habit[][] {{}, {Habit.LOCATION_IN_BODY}, {Habit.ABSOLUTE_LINKS}}) {
      bench.bmc().habits(habits);
      device.read("", ample());
      assertThat(bench.bmc().sessions()).isEqualTo(1);

      device.disconnect();
      device.disconnect();

      assertThat(bench.bmc().sessions()).isZero();
    }
  }

  @Test
  public void aSessionIsClosedAfterEachKindOfFailure() {
    bench.bmc().add(Fault.answer("system", 500, ""));
    failure(() -> device.read("", ample()));
    bench.bmc().add(Fault.next("reset", Effect.DROP));
    failure(() -> device.powerOff("", ample()));
    bench.bmc().add(Fault.answer("systems", 403, ""));
    failure(() -> device.monitor(ample()));

    device.close();

    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void anInterruptDoesNotKeepASessionFromBeingClosed() throws Exception {
    device.read("", ample());

    Thread.currentThread().interrupt();
    device.disconnect();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(bench.bmc().sessions()).isZero();
  }

  @Test
  public void aSessionThatBeganAfterItsCallerHadLeftIsClosed() throws Exception {
    device.read("", ample()); // so that loading the library's classes takes no time
    device.disconnect();
    bench.bmc().add(Fault.next("login", Effect.DELAY)); // by a second

    failure(() -> device.read("", Call.within(Duration.ofMillis(700))));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> bench.bmc().count("DELETE /redfish/v1/SessionService") == 2);
    await().atMost(Duration.ofSeconds(60)).until(() -> bench.bmc().sessions() == 0);
  }

  @Test
  public void aSessionThatTheDeviceForgotIsReplacedOnceAndTheRequestSentAgain() throws Exception {
    device.read("", ample());
    bench.bmc().endSessions();

    device.powerOff("", ample());

    assertThat(bench.bmc().power("1")).isEqualTo("Off");
    assertThat(bench.bmc().count("POST /redfish/v1/SessionService/Sessions")).isEqualTo(2);
  }

  @Test
  public void aSessionThatTimedOutIsReplaced() throws Exception {
    device.read("", ample());
    bench.bmc().advance(Duration.ofMinutes(31));

    assertThat(device.read("", ample())).isEqualTo(PowerState.ON);
    assertThat(bench.bmc().sessions()).isEqualTo(1);
  }

  @Test
  public void aWrongPasswordIsShownOnceInACallSoThatNoAccountIsLocked() throws Exception {
    bench.bmc().lockAfter(3);
    for (String auth : List.of("basic", "session")) {
      RedfishDevice wrong = bench.open(Map.of("auth", auth, "password", "not-the-word"));
      failure(() -> wrong.powerOff("", ample()));
    }
    assertThat(bench.bmc().isLocked()).isFalse();

    assertThat(bench.device().read("", ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aPasswordThatWasChangedMeanwhileIsTriedOnce() throws Exception {
    device.read("", ample());
    bench.bmc().endSessions();
    bench.bmc().refuseLogins(true);
    int before = bench.bmc().logins();

    assertThat(failure(() -> device.read("", ample())).reason()).isEqualTo(Reason.LOGIN_REFUSED);
    assertThat(bench.bmc().logins() - before).isEqualTo(1);
  }

  @Test
  public void aNewSessionThatIsRefusedIsNotAskedForAgain() throws Exception {
    bench.bmc().add(Fault.answer("systems", 401, "").times(5));

    assertThat(failure(() -> device.monitor(ample())).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(bench.bmc().count("POST")).isEqualTo(2);
  }

  @Test
  public void aWrongPasswordIsToldByTheDevicesWordsWithoutThePassword() {
    bench.bmc().refuseLogins(true);

    assertThat(failure(() -> device.read("", ample())))
        .hasMessageContaining("The login of")
        .hasMessageNotContaining(Bench.PASSWORD);
  }

  @Test
  public void whereBasicIsNotTakenSessionsAreRecommendedAndWork() throws Exception {
    bench.bmc().habits(Habit.NO_BASIC);

    assertThat(failure(() -> bench.device().read("", ample())))
        .hasMessageContaining("auth=session");
    fence(device);
  }
}
