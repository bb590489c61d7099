package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

public class WarmDevicesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final CountDownLatch theEnd = new CountDownLatch(1);
  private final PluginTypes types = new PluginTypes();
  private ScriptedPlugin plugin = new ScriptedPlugin();
  private WarmDevices devices;

  @Before
  public void setUp() {
    devices = devices(64);
    types.add("scripted 1.0", plugin);
  }

  @After
  public void tearDown() {
    theEnd.countDown();
    devices.close();
  }

  private WarmDevices devices(int threads) {
    HoldOffs holds =
        new HoldOffs(folder.getRoot().toPath().resolve("holds"), () -> Duration.ofMinutes(5));
    return new WarmDevices(types, holds, threads);
  }

  private void use(ScriptedPlugin other) {
    types.remove(plugin, Duration.ZERO);
    plugin = other;
    types.add("scripted 1.1", plugin);
  }

  private Lease lease() throws StonithException {
    return devices.lease(plugin.spec("10.0.0.1", "geheim"));
  }

  private static CompletableFuture<Answer<PowerState>> read(
      Lease lease, Lease.Kind kind, Duration limit) {
    CompletableFuture<Answer<PowerState>> answer = new CompletableFuture<>();
    lease.call(kind, limit, line -> {}, (device, call) -> device.read("1", call), answer::complete);
    return answer;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static Answer.Failure failure(CompletableFuture<Answer<PowerState>> future)
      throws Exception {
    return get(future).failure().orElseThrow();
  }

  @Test
  public void equalSettingsShareOneDevice() throws Exception {
    Lease first = devices.lease(plugin.spec(Map.of("ip", "a", "plug", "1")));
    Lease second = devices.lease(plugin.spec(Map.of("ip", "a", "plug", "2", "ipport", "623")));
    Lease other = devices.lease(plugin.spec(Map.of("ip", "b")));

    for (Lease lease : List.of(first, second, other)) {
      assertThat(get(read(lease, Lease.Kind.READ, LONG)).value()).contains(PowerState.ON);
    }
    assertThat(plugin.opened).hasSize(2);
  }

  @Test
  public void aDifferentPasswordIsADifferentDevice() throws Exception {
    devices.lease(plugin.spec("a", "one"));
    devices.lease(plugin.spec("a", "two"));

    assertThat(plugin.opened).hasSize(2);
  }

  @Test
  public void settingsThatTheOpenerRefusesAreToldAtOnce() {
    plugin.opener =
        settings -> {
          throw new StonithException(Reason.INVALID_SETTINGS, "ip and ipport contradict");
        };

    assertThatThrownBy(this::lease)
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_SETTINGS))
        .hasMessage("dev1: ip and ipport contradict");
  }

  @Test
  public void whoLeasesAtOnceHearsOfTheSettingsFromTheFirstCall() throws Exception {
    CountDownLatch opens = new CountDownLatch(1);
    plugin.opener =
        settings -> {
          ScriptedPlugin.deafly(opens);
          throw new StonithException(Reason.INVALID_SETTINGS, "ip and ipport contradict");
        };

    Lease lease = devices.leaseAtOnce(plugin.spec("10.0.0.1", "geheim"));
    CompletableFuture<Answer<PowerState>> answer =
        read(lease, Lease.Kind.READ, Duration.ofSeconds(60));
    opens.countDown();

    assertThat(failure(answer).reason()).isEqualTo(Reason.INVALID_SETTINGS);
    assertThat(failure(answer).message()).contains("ip and ipport contradict");
    assertThatThrownBy(() -> devices.leaseAtOnce(plugin.spec("10.0.0.1", "geheim")))
        .as("known by now")
        .hasMessage("dev1: ip and ipport contradict");
  }

  @Test
  public void anOpenerThatFailsOtherwiseSentNothing() {
    plugin.opener =
        settings -> {
          throw new NoClassDefFoundError("com/vendor/Client");
        };

    assertThatThrownBy(this::lease)
        .isInstanceOfSatisfying(
            StonithException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
        .hasMessageContaining("com/vendor/Client");
  }

  @Test
  public void anOpenerThatAnswersNullIsNamed() {
    plugin.opener = settings -> null;

    assertThatThrownBy(this::lease).hasMessageContaining("opened no device (null)");
  }

  @Test
  public void anOpenerThatHangsHoldsTheCallerForAMomentOnly() throws Exception {
    plugin.opener =
        settings -> {
          ScriptedPlugin.deafly(theEnd);
          throw new IllegalStateException("late");
        };

    long begun = System.nanoTime();
    lease();
    for (int i = 0; i < 200; i++) {
      devices.lease(plugin.spec("10.1.0." + i, "x"));
    }

    // The first is waited for, the others of the same plugin are not: that were 20 s.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  public void oneCallAtATimeTalksToADevice() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    plugin.reading =
        (plug, call) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          LockSupport.parkNanos(1_000);
          inside.decrementAndGet();
          return PowerState.OFF;
        };
    Lease lease = lease();

    List<CompletableFuture<Answer<PowerState>>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(read(lease, Lease.Kind.READ, LONG));
    }

    for (CompletableFuture<Answer<PowerState>> one : all) {
      assertThat(get(one).value()).contains(PowerState.OFF);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  public void aKindMayAllowSeveralCallsOnceALoginWorked() throws Exception {
    use(new ScriptedPlugin(type -> type.parallelCalls(3)));
    Lease lease = lease();
    get(read(lease, Lease.Kind.READ, LONG));
    CountDownLatch three = new CountDownLatch(3);
    plugin.reading =
        (plug, call) -> {
          three.countDown();
          three.await();
          return PowerState.ON;
        };

    List<CompletableFuture<Answer<PowerState>>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(read(lease, Lease.Kind.READ, LONG));
    }

    for (CompletableFuture<Answer<PowerState>> one : all) {
      assertThat(get(one).value()).contains(PowerState.ON);
    }
  }

  @Test
  public void aWrongPasswordIsTriedOnceThoughManyCallsWait() throws Exception {
    use(new ScriptedPlugin(type -> type.parallelCalls(50)));
    AtomicInteger logins = new AtomicInteger();
    plugin.reading =
        (plug, call) -> {
          logins.incrementAndGet();
          throw new StonithException(Reason.LOGIN_REFUSED, "login refused for user 'ops'");
        };
    Lease lease = lease();

    List<CompletableFuture<Answer<PowerState>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(read(lease, Lease.Kind.READ, LONG));
    }

    for (CompletableFuture<Answer<PowerState>> one : all) {
      assertThat(failure(one).reason()).isEqualTo(Reason.LOGIN_REFUSED);
    }
    assertThat(logins).hasValue(1);
  }

  @Test
  public void callsOfAFencingGoFirst() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    Lease lease = lease();
    CompletableFuture<Answer<Boolean>> last = new CompletableFuture<>();
    lease.call(
        Lease.Kind.READ,
        LONG,
        line -> {},
        (device, call) -> go.await(60, TimeUnit.SECONDS),
        a -> {});
    for (Lease.Kind kind : List.of(Lease.Kind.QUERY, Lease.Kind.MONITOR, Lease.Kind.OFF)) {
      lease.call(
          kind,
          LONG,
          line -> {},
          (device, call) -> order.add(kind.name()),
          answer -> {
            if (kind == Lease.Kind.MONITOR) {
              last.complete(answer);
            }
          });
    }

    go.countDown();

    get(last);
    assertThat(order).containsExactly("OFF", "QUERY", "MONITOR");
  }

  @Test
  public void theThreadsContextLoaderIsThePlugins() throws Exception {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    plugin.reading =
        (plug, call) -> {
          seen.set(Thread.currentThread().getContextClassLoader());
          return PowerState.ON;
        };

    get(read(lease(), Lease.Kind.READ, LONG));

    assertThat(seen).hasValue(ScriptedPlugin.class.getClassLoader());
  }

  @Test
  public void whatAPluginThrowsFromAReadIsProtocolAndFromACommandUncertain() throws Exception {
    List<Reason> reasons = new ArrayList<>();
    Lease lease = lease();
    for (Lease.Kind kind : Lease.Kind.values()) {
      plugin.reading =
          (plug, call) -> {
            throw new IOException("connection reset");
          };
      reasons.add(failure(read(lease, kind, LONG)).reason());
    }

    assertThat(reasons)
        .containsExactly(
            Reason.PROTOCOL,
            Reason.UNCERTAIN,
            Reason.UNCERTAIN,
            Reason.UNCERTAIN,
            Reason.PROTOCOL,
            Reason.PROTOCOL);
  }

  @Test
  public void errorsOfAPluginAreItsOwnAffair() throws Exception {
    Lease lease = lease();
    for (Error error :
        List.of(
            new LinkageError("no such method"),
            new OutOfMemoryError("heap"),
            new StackOverflowError())) {
      plugin.reading =
          (plug, call) -> {
            throw error;
          };
      assertThat(failure(read(lease, Lease.Kind.READ, LONG)).reason()).isEqualTo(Reason.PROTOCOL);
      assertThat(failure(read(lease, Lease.Kind.OFF, LONG)).reason()).isEqualTo(Reason.UNCERTAIN);
    }
    plugin.reading = (plug, call) -> PowerState.OFF;
    assertThat(get(read(lease, Lease.Kind.READ, LONG)).value()).contains(PowerState.OFF);
  }

  @Test
  public void nullIsNoState() throws Exception {
    plugin.reading = (plug, call) -> null;

    Answer.Failure failure = failure(read(lease(), Lease.Kind.READ, LONG));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure.message()).isEqualTo("dev1: the plugin answered null");
  }

  @Test
  public void aPluginsWordIsPassedOnWithItsRetryAfter() throws Exception {
    plugin.reading =
        (plug, call) -> {
          throw StonithException.busy("job queue full", Duration.ofSeconds(7));
        };

    assertThat(failure(read(lease(), Lease.Kind.OFF, LONG)))
        .isEqualTo(new Answer.Failure(Reason.BUSY, "dev1: job queue full", Duration.ofSeconds(7)));
  }

  @Test
  public void messagesAndTracesShowNoSecretAndAreOneLine() throws Exception {
    List<String> traced = new CopyOnWriteArrayList<>();
    CompletableFuture<Answer<PowerState>> answer = new CompletableFuture<>();
    devices
        .lease(plugin.spec("a", "p w/\"x\""))
        .call(
            Lease.Kind.READ,
            LONG,
            traced::add,
            (device, call) -> {
              call.trace("POST /login?password=p+w%2F%22x%22");
              call.trace("{\"password\":\"p w/\\\"x\\\"\"}");
              call.trace("Authorization: Basic b3BzOnAgdy8ieCI=");
              throw new IOException("refused 'p w/\"x\"'\nat line 2");
            },
            answer::complete);

    assertThat(failure(answer).message())
        .isEqualTo("dev1: the plugin failed: java.io.IOException: refused '***' at line 2");
    assertThat(traced)
        .containsExactly(
            "POST /login?password=***", "{\"password\":\"***\"}", "Authorization: Basic ***");
  }

  @Test
  public void aDevicesErrorArrivesAsSoonAsItHappened() throws Exception {
    plugin.reading =
        (plug, call) -> {
          throw new StonithException(Reason.UNREACHABLE, "connection refused");
        };
    Lease lease = lease();

    long begun = System.nanoTime();
    failure(read(lease, Lease.Kind.READ, Duration.ofMinutes(5)));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  public void aCallThatOverrunsIsInterrupted() throws Exception {
    plugin.reading =
        (plug, call) -> {
          theEnd.await();
          return PowerState.OFF;
        };
    Lease lease = lease();

    Answer.Failure read = failure(read(lease, Lease.Kind.READ, SHORT));
    Answer.Failure off = failure(read(lease, Lease.Kind.OFF, SHORT));

    assertThat(read.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(read.message()).isEqualTo("dev1: no answer within 0.1 s");
    assertThat(off.reason()).isEqualTo(Reason.UNCERTAIN);
    assertThat(plugin.opened).hasSize(1);
  }

  @Test
  public void aCallThatIsDeafToInterruptsIsGivenUpAndTheDeviceOpenedAnew() throws Exception {
    plugin.reading =
        (plug, call) -> {
          ScriptedPlugin.deafly(theEnd);
          return PowerState.OFF;
        };
    Lease lease = lease();

    Answer.Failure given = failure(read(lease, Lease.Kind.READ, SHORT));
    plugin.reading = (plug, call) -> PowerState.ON;
    Answer<PowerState> next = get(read(lease, Lease.Kind.READ, LONG));

    assertThat(given.reason()).isEqualTo(Reason.UNCERTAIN);
    assertThat(next.value()).contains(PowerState.ON);
    assertThat(plugin.opened).hasSize(2);
    await().untilTrue(plugin.opened.get(0).closed);
    assertThat(plugin.opened.get(1).closed).isFalse();
  }

  @Test
  public void anOnIsAnsweredOnlyWhenItHasReturned() throws Exception {
    CountDownLatch returns = new CountDownLatch(1);
    plugin.reading =
        (plug, call) -> {
          ScriptedPlugin.deafly(returns);
          return PowerState.ON;
        };
    Lease lease = lease();
    CompletableFuture<Answer<PowerState>> on = read(lease, Lease.Kind.ON, SHORT);
    await().until(() -> !plugin.opened.isEmpty() && plugin.opened.get(0).closed.get());
    plugin.reading = (plug, call) -> PowerState.OFF;

    Answer<PowerState> beside = get(read(lease, Lease.Kind.READ, LONG));

    assertThat(beside.value()).contains(PowerState.OFF);
    assertThat(on).isNotDone();
    returns.countDown();
    assertThat(get(on).value()).contains(PowerState.ON);
  }

  @Test
  public void aDeviceWhoseCallsAreLostGetsNoMoreThreads() throws Exception {
    plugin.reading =
        (plug, call) -> {
          ScriptedPlugin.deafly(theEnd);
          return PowerState.OFF;
        };
    Lease lease = lease();
    failure(read(lease, Lease.Kind.READ, SHORT));
    failure(read(lease, Lease.Kind.READ, SHORT));
    int threads = devices.threads();

    Answer.Failure third = failure(read(lease, Lease.Kind.READ, SHORT));

    assertThat(third.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(third.message()).contains("do not return from plugin scripted 1.0");
    assertThat(devices.threads()).isLessThanOrEqualTo(threads);
  }

  @Test
  public void aLostCallThatComesBackFreesItsPlace() throws Exception {
    CountDownLatch back = new CountDownLatch(1);
    plugin.reading =
        (plug, call) -> {
          ScriptedPlugin.deafly(back);
          return PowerState.OFF;
        };
    Lease lease = lease();
    failure(read(lease, Lease.Kind.READ, SHORT));
    failure(read(lease, Lease.Kind.READ, SHORT));

    back.countDown();

    await()
        .untilAsserted(
            () ->
                assertThat(get(read(lease, Lease.Kind.READ, LONG)).value())
                    .contains(PowerState.OFF));
  }

  @Test
  public void aPluginWhoseCallsAreLostLeavesThreadsToOthers() throws Exception {
    devices.close();
    devices = devices(8);
    plugin.reading =
        (plug, call) -> {
          ScriptedPlugin.deafly(theEnd);
          return PowerState.OFF;
        };
    List<CompletableFuture<Answer<PowerState>>> lost = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lost.add(read(devices.lease(plugin.spec("10.2.0." + i, "x")), Lease.Kind.READ, SHORT));
    }
    OtherPlugin other = new OtherPlugin();
    types.add("other", other);

    Answer<PowerState> answer = get(read(devices.lease(other.spec()), Lease.Kind.QUERY, LONG));

    assertThat(answer.value()).contains(PowerState.OFF);
    assertThat(devices.threads()).isLessThanOrEqualTo(8);
    assertThat(lost).hasSize(20);
  }

  @Test
  public void aWaitingCallThatIsTakenBackIsNotBegun() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    plugin.reading =
        (plug, call) -> {
          calls.incrementAndGet();
          go.await();
          return PowerState.ON;
        };
    Lease lease = lease();
    CompletableFuture<Answer<PowerState>> first = read(lease, Lease.Kind.READ, LONG);
    CompletableFuture<Answer<PowerState>> second = new CompletableFuture<>();
    Lease.Running waiting =
        lease.call(
            Lease.Kind.OFF,
            LONG,
            line -> {},
            (device, call) -> device.read("1", call),
            second::complete);

    waiting.interrupt();

    assertThat(failure(second).reason()).isEqualTo(Reason.UNREACHABLE);
    go.countDown();
    get(first);
    assertThat(calls).hasValue(1);
  }

  @Test
  public void aRunningCallThatIsTakenBackIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    plugin.reading =
        (plug, call) -> {
          begun.countDown();
          theEnd.await();
          return PowerState.ON;
        };
    CompletableFuture<Answer<PowerState>> answer = new CompletableFuture<>();
    Lease.Running running =
        lease()
            .call(
                Lease.Kind.OFF,
                LONG,
                line -> {},
                (device, call) -> device.read("1", call),
                answer::complete);
    begun.await();

    running.interrupt();

    assertThat(failure(answer).reason()).isEqualTo(Reason.UNCERTAIN);
  }

  @Test
  public void anInterruptNeverReachesTheNextCallOfTheThread() throws Exception {
    Lease lease = lease();
    AtomicInteger interrupted = new AtomicInteger();
    List<CompletableFuture<Answer<PowerState>>> all = new ArrayList<>();
    plugin.reading =
        (plug, call) -> {
          if (Thread.currentThread().isInterrupted()) {
            interrupted.incrementAndGet();
          }
          return PowerState.ON;
        };
    for (int i = 0; i < 500; i++) {
      CompletableFuture<Answer<PowerState>> answer = new CompletableFuture<>();
      Lease.Running running =
          lease.call(
              Lease.Kind.READ,
              LONG,
              line -> {},
              (device, call) -> PowerState.OFF,
              answer::complete);
      CompletableFuture<Answer<PowerState>> clean = read(lease, Lease.Kind.READ, LONG);
      running.interrupt();
      all.add(answer);
      all.add(clean);
    }

    for (CompletableFuture<Answer<PowerState>> one : all) {
      get(one);
    }
    assertThat(interrupted).hasValue(0);
  }

  @Test
  public void anIdleDeviceIsDisconnectedButNotWhileItIsLeased() throws Exception {
    use(new ScriptedPlugin(type -> type.keepWarm(Duration.ofMillis(50))));
    Lease lease = lease();
    Lease second = lease();
    get(read(lease, Lease.Kind.READ, LONG));
    lease.close();
    lease.close();
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    assertThat(plugin.opened.get(0).disconnects).hasValue(0);

    second.close();

    await().untilAsserted(() -> assertThat(plugin.opened.get(0).disconnects).hasValue(1));
    assertThat(get(read(lease(), Lease.Kind.READ, LONG)).value()).contains(PowerState.ON);
    assertThat(plugin.opened).hasSize(1);
  }

  @Test
  public void aPluginThatGoesHasItsDevicesClosedBeforeIt() throws Exception {
    Lease lease = lease();
    get(read(lease, Lease.Kind.READ, LONG));
    AtomicInteger closesBefore = new AtomicInteger(-1);
    plugin.whenClosed = () -> closesBefore.set(plugin.closes.get());

    types.remove(plugin, Duration.ZERO);

    assertThat(plugin.opened.get(0).closed).isTrue();
    assertThat(closesBefore).hasValue(0);
    assertThat(plugin.closes).hasValue(1);
    assertThat(failure(read(lease, Lease.Kind.READ, LONG)).message())
        .isEqualTo("dev1: its plugin is gone; nothing was sent");
    assertThatThrownBy(this::lease).hasMessageContaining("no plugin in force has kind scripted");
  }

  @Test
  public void aPluginThatGoesIsLeftByItsLeasesFirst() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    plugin.reading =
        (plug, call) -> {
          begun.countDown();
          go.await();
          return PowerState.OFF;
        };
    Lease lease = lease();
    CompletableFuture<Answer<PowerState>> running = read(lease, Lease.Kind.READ, LONG);
    begun.await();
    CompletableFuture<Void> removal =
        CompletableFuture.runAsync(() -> types.remove(plugin, Duration.ofSeconds(10)));
    await().until(() -> types.kind("scripted").isEmpty());

    go.countDown();

    assertThat(get(running).value()).contains(PowerState.OFF);
    assertThat(removal).isNotDone();
    lease.close();
    get(removal);
  }

  @Test
  public void aListenerThatThrowsStopsNothing() throws Exception {
    Lease lease = lease();
    lease.call(
        Lease.Kind.READ,
        LONG,
        line -> {},
        (device, call) -> true,
        answer -> {
          throw new IllegalStateException("a listener's fault");
        });

    assertThat(get(read(lease, Lease.Kind.READ, LONG)).value()).contains(PowerState.ON);
  }
}
