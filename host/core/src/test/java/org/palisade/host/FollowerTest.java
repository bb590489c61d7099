package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.State;
import org.palisade.host.deploy.Follower;
import org.palisade.host.deploy.InForce;
import org.palisade.host.device.PluginTypes;

/** A standby beside a daemon that swaps. */
public class FollowerTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path root;
  private Rig daemon;
  private Felix felix;
  private final PluginTypes types = new PluginTypes();
  private Follower standby;

  @Before
  public void setUp() throws Exception {
    root = folder.getRoot().toPath();
    Files.createDirectories(root.resolve("offered"));
    daemon = new Rig(root);
    install("1.0.0");
    felix = new Felix(Files.createTempDirectory(root, "felix"));
    Bundles bundles = felix.bundles();
    InForce inForce =
        new InForce(
            root.resolve("plugins"),
            root.resolve("state/plugins"),
            bundles,
            types,
            Clock.systemUTC());
    inForce.start(Duration.ofSeconds(10));
    standby = new Follower(inForce, bundles, types, Clock.systemUTC());
  }

  @After
  public void tearDown() {
    standby.close();
    felix.close();
    daemon.close();
  }

  private void install(String version) throws Exception {
    Path jar = PluginJars.version(version).write(root.resolve("offered/lamp.jar"));
    assertThat(daemon.deployer.install(jar).done()).isTrue();
  }

  private List<String> inForce() {
    return standby.list().stream()
        .filter(one -> one.state() == State.IN_FORCE)
        .map(Plugins.Version::version)
        .toList();
  }

  @Test
  public void itStartsWithAndFollowsWhatTheDaemonHasInForce() throws Exception {
    assertThat(inForce()).containsExactly("1.0.0");

    install("1.1.0");
    await().untilAsserted(() -> assertThat(inForce()).containsExactly("1.1.0"));

    daemon.deployer.rollback(PluginJars.NAME);
    await().untilAsserted(() -> assertThat(inForce()).containsExactly("1.0.0"));

    daemon.deployer.remove(PluginJars.NAME);
    await().untilAsserted(() -> assertThat(inForce()).isEmpty());
    assertThat(types.kind("lamp")).isEmpty();
  }

  @Test
  public void itChangesNothingItself() throws Exception {
    for (Plugins.Result result :
        List.of(
            standby.install(root.resolve("offered/lamp.jar")),
            standby.remove(PluginJars.NAME),
            standby.rollback(PluginJars.NAME))) {
      assertThat(result.done()).isFalse();
      assertThat(result.text()).contains("the daemon").contains("start it");
    }
    assertThat(inForce()).containsExactly("1.0.0");
  }
}
