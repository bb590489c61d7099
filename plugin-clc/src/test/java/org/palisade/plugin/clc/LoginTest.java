package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;

public class LoginTest {
  @Rule public final Bench bench = new Bench();

  @Test
  public void oneLoginServesAllCallsAndOutlivesADisconnect() throws Exception {
    bench.device().read(VM, ample());
    bench.device().disconnect();
    bench.device().powerOff(VM, ample());
    bench.device().monitor(ample());

    assertThat(bench.logins()).isEqualTo(1);
  }

  @Test
  public void callsAtTheSameTimeLogInOnce() throws Exception {
    bench.emulator().add(Fault.next("login", Effect.DELAY));

    List<Object> outcomes = Callers.all(16, () -> bench.device().read(VM, ample()));

    assertThat(outcomes).hasSize(16).containsOnly(PowerState.ON);
    assertThat(bench.logins()).isEqualTo(1);
  }

  @Test
  public void callsThatWaitForARefusedLoginDoNotLockTheUserOut() throws Exception {
    bench.emulator().add(Fault.next("login", Effect.DELAY));
    try (ClcDevice wrong = bench.open(Map.of("passwd", "wrong-word"))) {
      List<Object> outcomes = Callers.all(16, () -> wrong.read(VM, ample()));

      assertThat(outcomes)
          .allSatisfy(
              outcome ->
                  assertThat(((StonithException) outcome).reason())
                      .isEqualTo(Reason.LOGIN_REFUSED));
      assertThat(bench.logins()).isEqualTo(1);
      assertThat(bench.emulator().isLocked()).isFalse();
    }
  }

  @Test
  public void aRefusedLoginNamesTheUserAndNotThePassword() throws Exception {
    try (ClcDevice wrong = bench.open(Map.of("passwd", "wrong-word"))) {
      assertThat(failure(() -> wrong.monitor(ample())))
          .hasMessageContaining("'ops'")
          .hasMessageContaining("HTTP 400: We didn't recognize")
          .hasMessageNotContaining("wrong-word");
    }
  }

  @Test
  public void aTokenThatTheCloudRefusesIsReplacedOnceAndTheCallRepeated() throws Exception {
    bench.device().read(VM, ample());
    bench.emulator().revokeTokens();

    bench.device().powerOff(VM, ample());

    assertThat(bench.emulator().power(VM)).isEqualTo("stopped");
    assertThat(bench.logins()).isEqualTo(2);
  }

  @Test
  public void aFreshTokenThatIsRefusedTooIsForbiddenAndNotReplacedAgain() {
    bench.emulator().add(Fault.answer("server", 401, "").times(10));

    StonithException failure = failure(() -> bench.device().read(VM, ample()));

    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(bench.logins()).isEqualTo(2);
  }

  @Test
  public void callsWhoseTokenIsRefusedAtTheSameTimeReplaceItOnce() throws Exception {
    bench.device().read(VM, ample());
    bench.emulator().revokeTokens();
    bench.emulator().add(Fault.next("server", Effect.DELAY).times(8));

    List<Object> outcomes = Callers.all(8, () -> bench.device().read(VM, ample()));

    assertThat(outcomes).hasSize(8).containsOnly(PowerState.ON);
    assertThat(bench.logins()).isEqualTo(2);
  }

  @Test
  public void aTokenIsReplacedBeforeItExpires() throws Exception {
    bench.emulator().tokenLife(Duration.ofSeconds(700));
    bench.device().read(VM, ample());

    bench.advance(Duration.ofSeconds(490));
    bench.device().read(VM, ample());
    assertThat(bench.logins()).isEqualTo(1);

    bench.advance(Duration.ofSeconds(20));
    bench.device().read(VM, ample());
    assertThat(bench.logins()).isEqualTo(2);
  }

  @Test
  public void anEarlyLoginThatFailsLeavesTheOldTokenInUse() throws Exception {
    bench.emulator().tokenLife(Duration.ofSeconds(700));
    bench.device().read(VM, ample());
    bench.emulator().add(Fault.answer("login", 500, "{\"message\":\"An error has occurred.\"}"));

    bench.advance(Duration.ofSeconds(510));

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
    assertThat(bench.logins()).isEqualTo(2);
  }

  @Test
  public void anEarlyLoginThatHangsHoldsNobodyUp() throws Exception {
    bench.emulator().tokenLife(Duration.ofSeconds(700));
    bench.device().read(VM, ample());
    bench.emulator().add(Fault.next("login", Effect.HANG));
    bench.advance(Duration.ofSeconds(510));

    List<Object> outcomes =
        Callers.all(8, () -> bench.device().read(VM, Call.within(Duration.ofSeconds(3))));

    assertThat(outcomes).hasSize(8).containsOnly(PowerState.ON);
    assertThat(bench.logins()).isEqualTo(2);
  }

  @Test
  public void aLoginWithoutATokenIsNoLogin() {
    bench.emulator().add(Fault.answer("login", 200, "{\"userName\":\"ops\"}"));

    assertThat(failure(() -> bench.device().monitor(ample())).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  public void aLostLoginIsNoLostCommand() {
    bench.emulator().add(Fault.next("login", Effect.DROP));

    StonithException failure = failure(() -> bench.device().powerOff(VM, ample()));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(bench.commands()).isZero();
    assertThat(bench.logins()).isEqualTo(1);
  }
}
