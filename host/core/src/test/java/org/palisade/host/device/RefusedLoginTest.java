package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class RefusedLoginTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger logins = new AtomicInteger();
  private final PluginTypes types = new PluginTypes();
  private final ScriptedPlugin plugin = new ScriptedPlugin();
  private WarmDevices daemon;
  private WarmDevices standby;

  @Before
  public void setUp() {
    types.add("scripted", plugin);
    daemon = process();
    standby = process();
    refuseLogins();
  }

  @After
  public void tearDown() {
    daemon.close();
    standby.close();
  }

  private WarmDevices process() {
    HoldOffs holds =
        new HoldOffs(
            folder.getRoot().toPath().resolve("holds"),
            () -> Duration.ofMinutes(5),
            "boot",
            nanos::get,
            Clock.systemUTC());
    return new WarmDevices(types, holds, 8);
  }

  private void refuseLogins() {
    plugin.reading =
        (plug, call) -> {
          logins.incrementAndGet();
          throw new StonithException(
              Reason.LOGIN_REFUSED, "login refused for user 'ops' (HTTP 400)");
        };
  }

  private void acceptLogins() {
    plugin.reading =
        (plug, call) -> {
          logins.incrementAndGet();
          return PowerState.OFF;
        };
  }

  private Answer<PowerState> call(WarmDevices devices, Lease.Kind kind, String password)
      throws Exception {
    CompletableFuture<Answer<PowerState>> answer = new CompletableFuture<>();
    try (Lease lease = devices.lease(plugin.spec("10.0.0.1", password))) {
      lease.call(
          kind,
          Duration.ofSeconds(9),
          line -> {},
          (device, call) -> device.read("1", call),
          answer::complete);
      return answer.get(60, TimeUnit.SECONDS);
    }
  }

  private static Reason reason(Answer<PowerState> answer) {
    return answer.failure().orElseThrow().reason();
  }

  @Test
  public void aRefusedLoginIsNotRepeatedByAnyProcess() throws Exception {
    call(daemon, Lease.Kind.READ, "wrong");
    nanos.addAndGet(Duration.ofSeconds(12).toNanos());

    Answer<PowerState> again = call(daemon, Lease.Kind.OFF, "wrong");
    Answer<PowerState> beside = call(standby, Lease.Kind.OFF, "wrong");

    assertThat(reason(again)).isEqualTo(Reason.LOGIN_REFUSED);
    assertThat(reason(beside)).isEqualTo(Reason.LOGIN_REFUSED);
    assertThat(again.failure().orElseThrow().message())
        .isEqualTo(
            "dev1: login refused 12 s ago, not tried again for 289 s; correct user and password, or"
                + " run 'palisade forget --logins'");
    assertThat(logins).hasValue(1);
  }

  @Test
  public void theCorrectedPasswordIsTriedAtOnce() throws Exception {
    call(daemon, Lease.Kind.READ, "wrong");
    acceptLogins();

    assertThat(call(daemon, Lease.Kind.READ, "right").value()).contains(PowerState.OFF);
  }

  @Test
  public void afterItsTimeAFencingTriesAgainAndAMonitorDoesNot() throws Exception {
    call(daemon, Lease.Kind.READ, "wrong");
    nanos.addAndGet(Duration.ofMinutes(6).toNanos());

    assertThat(call(daemon, Lease.Kind.MONITOR, "wrong").failure().orElseThrow().message())
        .contains("tried again by the next fencing only");
    assertThat(logins).hasValue(1);
    call(daemon, Lease.Kind.READ, "wrong");
    assertThat(logins).hasValue(2);
    call(daemon, Lease.Kind.READ, "wrong");
    assertThat(logins).hasValue(2);
  }

  @Test
  public void afterAFencingThatWorkedMonitorsGoOn() throws Exception {
    call(daemon, Lease.Kind.READ, "unlocked meanwhile");
    nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    acceptLogins();
    call(standby, Lease.Kind.READ, "unlocked meanwhile");

    Answer<PowerState> monitor = call(daemon, Lease.Kind.MONITOR, "unlocked meanwhile");

    assertThat(monitor.value()).contains(PowerState.OFF);
  }
}
