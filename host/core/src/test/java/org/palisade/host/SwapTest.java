package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.State;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Lease;
import org.palisade.plugin.PowerState;

/** Calls that are under way while a version takes over from another. */
public class SwapTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Waits for a file, then loads a class that nobody loaded yet. */
  private static final String WAITS =
      "if (plug.startsWith(\"slow\")) { while (!Files.exists(folder.resolve(\"go\")))"
          + " Thread.sleep(50); call.trace(Late.word()); }";

  private static final String HANGS =
      "if (plug.startsWith(\"slow\")) { while (true) { try { Thread.sleep(50); } catch"
          + " (InterruptedException e) { if (Files.exists(folder.resolve(\"go\"))) break; } } }";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path root;
  private Rig rig;

  @Before
  public void setUp() throws Exception {
    root = folder.getRoot().toPath();
    Files.createDirectories(root.resolve("offered"));
    Rig.lamps(root, "desk", "1");
    Rig.lamps(root, "hall", "1");
    for (int i = 0; i < 200; i++) {
      Files.writeString(root.resolve("lamps/hall/slow" + i), "ON");
    }
    rig = new Rig(root);
  }

  @After
  public void tearDown() throws Exception {
    Files.writeString(root.resolve("lamps/hall/go"), "");
    rig.close();
  }

  private Plugins.Result install(PluginJars made) throws Exception {
    return rig.deployer.install(made.write(root.resolve("offered/lamp.jar")));
  }

  private DeviceSpec spec(String device) {
    return rig.inventory.refresh().devices().stream()
        .map(one -> one.spec())
        .filter(one -> one.name().equals(device))
        .findFirst()
        .orElseThrow();
  }

  private DeviceSpec awaitSpec(String device) {
    await()
        .until(
            () ->
                rig.inventory.refresh().devices().stream()
                    .anyMatch(one -> one.spec().name().equals(device)));
    return spec(device);
  }

  private static CompletableFuture<Answer<PowerState>> read(
      Lease lease, String plug, List<String> traced) {
    CompletableFuture<Answer<PowerState>> answer = new CompletableFuture<>();
    lease.call(
        Lease.Kind.READ,
        LIMIT,
        traced::add,
        (device, call) -> device.read(plug, call),
        answer::complete);
    return answer;
  }

  private List<State> states(String version) {
    return rig.deployer.list().stream()
        .filter(one -> one.version().equals(version))
        .map(Plugins.Version::state)
        .toList();
  }

  private long bundles() {
    return Stream.of(rig.felix.context().getBundles())
        .filter(bundle -> PluginJars.NAME.equals(bundle.getSymbolicName()))
        .count();
  }

  @Test
  public void twoHundredCallsInFlightFinishOnTheVersionTheyBeganWith() throws Exception {
    install(PluginJars.version("1.0.0").code("read", WAITS));
    List<Lease> leases = new ArrayList<>();
    List<CompletableFuture<Answer<PowerState>>> answers = new ArrayList<>();
    List<String> traced = new java.util.concurrent.CopyOnWriteArrayList<>();
    DeviceSpec hall = awaitSpec("hall");
    for (int i = 0; i < 200; i++) {
      Lease lease = rig.devices.lease(hall);
      leases.add(lease);
      answers.add(read(lease, "slow" + i, traced));
    }

    Plugins.Result swap = install(PluginJars.version("2.0.0").code("read", WAITS));

    assertThat(swap.done()).as(swap.text()).isTrue();
    assertThat(rig.shown()).isEqualTo("2.0.0");
    assertThat(states("1.0.0")).contains(State.DRAINING);
    assertThat(answers).noneMatch(CompletableFuture::isDone);
    Files.writeString(root.resolve("lamps/hall/go"), "");
    for (CompletableFuture<Answer<PowerState>> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).value()).contains(PowerState.ON);
    }
    assertThat(traced).as("classes of the old version still load").hasSize(200);
    assertThat(states("1.0.0")).as("until the leases are given back").contains(State.DRAINING);
    leases.forEach(Lease::close);
    await().untilAsserted(() -> assertThat(states("1.0.0")).containsExactly(State.KEPT));
    await().untilAsserted(() -> assertThat(bundles()).isEqualTo(1));
  }

  @Test
  public void aCallThatHangsInTheOldVersionHoldsNothingBack() throws Exception {
    install(PluginJars.version("1.0.0").code("read", HANGS));
    try (Lease lease = rig.devices.lease(awaitSpec("hall"))) {
      CompletableFuture<Answer<PowerState>> hanging = read(lease, "slow1", new ArrayList<>());

      long begun = System.nanoTime();
      Plugins.Result swap = install(PluginJars.version("2.0.0"));

      assertThat(swap.done()).as(swap.text()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
      assertThat(hanging).isNotDone();
      try (Lease fresh = rig.devices.lease(spec("hall"))) {
        assertThat(read(fresh, "1", new ArrayList<>()).get(60, TimeUnit.SECONDS).value())
            .contains(PowerState.ON);
      }
      assertThat(install(PluginJars.version("3.0.0")).done()).isTrue();
    }
  }

  @Test
  public void whatWasDescribedBeforeTheSwitchIsLeasedFromTheNewVersion() throws Exception {
    install(PluginJars.version("1.0.0"));
    DeviceSpec described = awaitSpec("desk");

    install(PluginJars.version("2.0.0").code("read", "call.trace(\"second\");"));
    await().untilAsserted(() -> assertThat(bundles()).isEqualTo(1));

    List<String> traced = new ArrayList<>();
    try (Lease lease = rig.devices.lease(described)) {
      assertThat(read(lease, "1", traced).get(60, TimeUnit.SECONDS).value())
          .contains(PowerState.ON);
    }
    assertThat(traced).containsExactly("second");
  }

  @Test
  public void aVersionThatIsStillDrainingCanComeBack() throws Exception {
    install(PluginJars.version("1.0.0").code("read", WAITS));
    try (Lease lease = rig.devices.lease(awaitSpec("hall"))) {
      CompletableFuture<Answer<PowerState>> waiting = read(lease, "slow1", new ArrayList<>());
      install(PluginJars.version("2.0.0"));

      Plugins.Result back = rig.deployer.rollback(PluginJars.NAME);

      assertThat(back.done()).as(back.text()).isTrue();
      assertThat(states("1.0.0")).contains(State.IN_FORCE, State.DRAINING);
      Files.writeString(root.resolve("lamps/hall/go"), "");
      assertThat(waiting.get(60, TimeUnit.SECONDS).value()).contains(PowerState.ON);
    }
    await().untilAsserted(() -> assertThat(states("1.0.0")).containsExactly(State.IN_FORCE));
  }
}
