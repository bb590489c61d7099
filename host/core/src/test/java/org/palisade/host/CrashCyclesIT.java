package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.State;
import org.palisade.host.deploy.Configuration;
import org.palisade.host.deploy.Container;
import org.palisade.host.deploy.Refused;
import org.palisade.host.device.Types;

/**
 * Installs, updates, removes, rolls back, restarts and crashes at random, in this order or another:
 * after one start what runs is what was in force before the crash or after the change, whole.
 */
public class CrashCyclesIT {
  private static final int CYCLES = Integer.getInteger("cycles", 1_000);
  private static final long SEED = Long.getLong("seed", 20_261_124L);
  private static final List<String> KINDS = List.of("lamp", "bulb");
  private static final int VERSIONS = 4;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Random random = new Random(SEED);
  private final Steps steps = new Steps();
  private final Map<String, String> desired = new TreeMap<>();
  private final Map<String, String> kept = new TreeMap<>();
  private Path root;
  private Rig rig;

  /** The host dies here; nothing in it may catch this. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /** Counts what the deployer does, and lets the host die at one of these steps. */
  private static final class Steps {
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    void dieAfter(long steps) {
      left.set(steps);
    }

    boolean dead() {
      return left.get() <= 0;
    }

    private void step() {
      if (left.decrementAndGet() <= 0) {
        throw new Crash();
      }
    }

    Container container(Container real) {
      return new Container() {
        @Override
        public Installed start(Path jar, Duration atMost) throws Refused, InterruptedException {
          step();
          Installed installed = real.start(jar, atMost);
          step();
          return installed;
        }

        @Override
        public boolean holds(Path jar) {
          step();
          return real.holds(jar);
        }
      };
    }

    Configuration configuration(Configuration real) {
      return new Configuration() {
        @Override
        public View now() {
          step();
          return real.now();
        }

        @Override
        public View with(Types types) {
          step();
          return real.with(types);
        }
      };
    }

    Clock clock() {
      return new Clock() {
        @Override
        public Instant instant() {
          step();
          return Instant.now();
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
    }
  }

  private void start() throws Exception {
    steps.dieAfter(Long.MAX_VALUE);
    rig =
        new Rig(
            root,
            new Rig.Seams(
                steps::container,
                steps::configuration,
                devices ->
                    spec -> {
                      steps.step();
                      return devices.lease(spec);
                    },
                steps.clock()));
  }

  private Path jar(String kind, int version) {
    return root.resolve("offered/" + kind + version + ".jar");
  }

  @Test
  public void afterOneStartWhatRunsIsWhatIsInForce() throws Exception {
    root = folder.getRoot().toPath();
    Files.createDirectories(root.resolve("offered"));
    for (String kind : KINDS) {
      for (int version = 0; version < VERSIONS; version++) {
        PluginJars.version("1." + version + ".0")
            .named("org.example." + kind)
            .code("types", typesOf(kind, version))
            .write(jar(kind, version));
      }
    }
    Rig.lamps(root, "desk", "1");
    start();
    int crashes = 0;
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      String story = "seed " + SEED + ", cycle " + cycle;
      boolean dies = random.nextInt(3) == 0;
      if (dies) {
        steps.dieAfter(1 + random.nextInt(10));
      }
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      change(story, kind);
      if (steps.dead()) {
        crashes++;
        garbage();
      }
      if (steps.dead() || random.nextInt(10) == 0) {
        rig.close();
        start();
        agree(kind);
      }
      steps.dieAfter(Long.MAX_VALUE);
      assertThat(running()).as(story).isEqualTo(desired);
      assertThat(shown()).as(story).isEqualTo(desired);
      assertThat(copies()).as(story).hasSizeLessThan(10);
    }
    rig.close();
    start();
    assertThat(running()).isEqualTo(desired);
    await().untilAsserted(() -> assertThat(bundles()).hasSameSizeAs(desired.keySet()));
    rig.deployer.watch(root.resolve("deploy"));
    await().untilAsserted(() -> assertThat(copies()).hasSizeLessThanOrEqualTo(2 * KINDS.size()));
    rig.close();
    assertThat(crashes).as("crashes in " + CYCLES + " cycles").isGreaterThan(CYCLES / 10);
  }

  private static String typesOf(String kind, int version) {
    return "if (true) return List.of(DeviceType.of(\""
        + kind
        + "\", Device.class, this::open).parameters(FILE).describe(\"1."
        + version
        + ".0\", \"\", java.net.URI.create(\"http://example.org\")));";
  }

  private void change(String story, String kind) throws Exception {
    String plugin = "org.example." + kind;
    Optional<String> before = Optional.ofNullable(desired.get(kind));
    int what = random.nextInt(10);
    if (what < 6) {
      int version = random.nextInt(VERSIONS);
      settle(
          story,
          kind,
          Optional.of("1." + version + ".0"),
          () -> rig.deployer.install(jar(kind, version)));
    } else if (what < 8) {
      if (before.isPresent()) {
        settle(story, kind, Optional.empty(), () -> rig.deployer.remove(plugin));
      }
    } else if (kept.containsKey(kind)) {
      settle(story, kind, Optional.of(kept.get(kind)), () -> rig.deployer.rollback(plugin));
    }
  }

  private interface Change {
    Plugins.Result make() throws InterruptedException;
  }

  private Optional<String> wished = Optional.empty();

  private void settle(String story, String kind, Optional<String> wish, Change change)
      throws InterruptedException {
    wished = wish;
    try {
      Plugins.Result result = change.make();
      if (!steps.dead()) {
        assertThat(result.done()).as(story + ": " + result.text()).isTrue();
        became(kind, wish);
      }
    } catch (IllegalStateException e) {
      assertThat(e).as(story).hasRootCauseInstanceOf(Crash.class);
    }
  }

  private void became(String kind, Optional<String> version) {
    Optional<String> before = Optional.ofNullable(desired.get(kind));
    if (!before.equals(version)) {
      before.ifPresent(one -> kept.put(kind, one));
    }
    desired.remove(kind);
    version.ifPresent(one -> desired.put(kind, one));
  }

  /** What the disk said at the start decides what was done before the crash. */
  private void agree(String kind) {
    Optional<String> now = Optional.ofNullable(running().get(kind));
    Optional<String> before = Optional.ofNullable(desired.get(kind));
    if (!now.equals(before)) {
      assertThat(now).isEqualTo(wished);
      became(kind, now);
    }
  }

  /** What a host leaves that is killed while it writes. */
  private void garbage() throws Exception {
    Path store = Files.createDirectories(root.resolve("state/plugins"));
    byte[] half = new byte[random.nextInt(1000)];
    random.nextBytes(half);
    Files.deleteIfExists(store.resolve("new.jar"));
    Files.write(store.resolve("new.jar"), half);
    Files.write(store.resolve("in-force.new"), half);
  }

  private Map<String, String> running() {
    Map<String, String> all = new TreeMap<>();
    for (String name : rig.types.names()) {
      rig.types.kind(name).ifPresent(type -> all.put(name, type.shortText()));
    }
    return all;
  }

  private Map<String, String> shown() {
    Map<String, String> all = new TreeMap<>();
    rig.deployer.list().stream()
        .filter(one -> one.state() == State.IN_FORCE)
        .forEach(one -> all.put(one.plugin().replace("org.example.", ""), one.version()));
    return all;
  }

  private List<String> copies() throws Exception {
    try (Stream<Path> files = Files.list(root.resolve("state/plugins"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).toList();
    } catch (java.nio.file.NoSuchFileException e) {
      return List.of();
    }
  }

  private List<String> bundles() {
    return Stream.of(rig.felix.context().getBundles())
        .map(org.osgi.framework.Bundle::getSymbolicName)
        .filter(name -> name.startsWith("org.example."))
        .toList();
  }
}
