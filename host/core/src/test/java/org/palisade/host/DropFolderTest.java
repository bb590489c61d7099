package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.State;

/** Jars that are dropped into, replaced in and removed from the folder. */
public class DropFolderTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path root;
  private Rig rig;

  @Before
  public void setUp() throws Exception {
    root = folder.getRoot().toPath();
    Rig.lamps(root, "desk", "1");
    start();
  }

  @After
  public void tearDown() {
    rig.close();
  }

  private void start() throws Exception {
    rig = new Rig(root);
    rig.deployer.watch(root.resolve("deploy"));
  }

  private Path drop(String version) throws IOException {
    return drop("lamp.jar", PluginJars.version(version));
  }

  private Path drop(String file, PluginJars made) throws IOException {
    return made.write(root.resolve("deploy").resolve(file));
  }

  private void awaitShown(String version) {
    await().untilAsserted(() -> assertThat(rig.shown()).isEqualTo(version));
  }

  private List<Plugins.Version> refused() {
    return rig.deployer.list().stream().filter(one -> one.state() == State.REFUSED).toList();
  }

  private void awaitRefusal(String text) {
    await()
        .untilAsserted(
            () -> assertThat(refused()).anySatisfy(one -> assertThat(one.why()).contains(text)));
  }

  @Test
  public void aJarIsBroughtIntoForceReplacedAndRemoved() throws Exception {
    Path jar = drop("1.0.0");
    awaitShown("1.0.0");
    drop("1.1.0");
    awaitShown("1.1.0");
    Files.delete(jar);
    awaitShown("");
    assertThat(rig.deployer.rollback(PluginJars.NAME).done()).isTrue();
    assertThat(rig.shown()).isEqualTo("1.1.0");
  }

  @Test
  public void aJarThatTricklesInIsTakenWhenItIsWhole() throws Exception {
    drop("1.0.0");
    awaitShown("1.0.0");
    byte[] next =
        Files.readAllBytes(PluginJars.version("1.1.0").write(root.resolve("lamps/next.jar")));
    Path jar = root.resolve("deploy/lamp.jar");

    Files.write(jar, Arrays.copyOf(next, next.length / 2));
    awaitRefusal("no whole jar");
    assertThat(rig.shown()).isEqualTo("1.0.0");
    Files.write(
        jar, Arrays.copyOfRange(next, next.length / 2, next.length), StandardOpenOption.APPEND);

    awaitShown("1.1.0");
    await().untilAsserted(() -> assertThat(refused()).isEmpty());
  }

  @Test
  public void whatIsNoJarIsLeftAlone() throws Exception {
    Path jar = PluginJars.version("1.0.0").write(root.resolve("lamps/lamp.jar"));
    Files.copy(jar, root.resolve("deploy/lamp.jar.part"));
    Files.copy(jar, root.resolve("deploy/.lamp.jar"));
    drop("bulb.jar", PluginJars.version("2.0.0").header("Service-Component", ""));

    awaitRefusal("brings no plugin");

    assertThat(rig.shown()).isEmpty();
    assertThat(refused()).hasSize(1);
  }

  @Test
  public void theSecondJarOfAPluginIsNotUsedUntilTheFirstGoes() throws Exception {
    Path first = drop("lamp-1.0.0.jar", PluginJars.version("1.0.0"));
    awaitShown("1.0.0");
    drop("lamp-1.1.0.jar", PluginJars.version("1.1.0"));
    awaitRefusal("holds the same plugin as lamp-1.0.0.jar beside it; remove one of the two");
    assertThat(rig.shown()).isEqualTo("1.0.0");

    Files.delete(first);

    awaitShown("1.1.0");
  }

  @Test
  public void ofTwoJarsOfOnePluginThatComeTogetherNeitherIsUsed() throws Exception {
    rig.close();
    drop("lamp-1.0.0.jar", PluginJars.version("1.0.0"));
    Path second = drop("lamp-1.1.0.jar", PluginJars.version("1.1.0"));
    start();
    await().untilAsserted(() -> assertThat(refused()).hasSize(2));
    assertThat(rig.shown()).isEmpty();

    Files.delete(second);

    awaitShown("1.0.0");
  }

  @Test
  public void aRollbackIsNotUndoneByTheJarThatStillLiesThere() throws Exception {
    drop("1.0.0");
    awaitShown("1.0.0");
    drop("1.1.0");
    awaitShown("1.1.0");
    assertThat(rig.deployer.rollback(PluginJars.NAME).done()).isTrue();
    rig.close();

    start();
    drop(
        "bulb.jar",
        PluginJars.version("2.0.0").named("org.example.bulb").header("Service-Component", ""));
    awaitRefusal("brings no plugin");

    assertThat(rig.shown()).isEqualTo("1.0.0");
  }

  @Test
  public void whatWasRemovedWhileNoHostRanIsGoneAfterTheStart() throws Exception {
    Path jar = drop("1.0.0");
    awaitShown("1.0.0");
    rig.close();
    Files.delete(jar);

    start();

    awaitShown("");
  }

  /** A host that is killed between the two would never take the plugin away again. */
  @Test
  public void aPluginAndTheFileThatItCameFromAreWrittenDownTogether() throws Exception {
    Queue<String> lists = new ConcurrentLinkedQueue<>();
    rig.types.whenKindsChange(() -> lists.add(list()));

    Path jar = drop("1.0.0");
    awaitShown("1.0.0");
    assertThat(lists.remove()).contains("in-force\torg.example.lamp\t1.0.0", "dropped\tlamp.jar\t");
    Files.delete(jar);
    awaitShown("");

    assertThat(lists.remove()).contains("removed\torg.example.lamp").doesNotContain("dropped");
  }

  private String list() {
    try {
      return Files.readString(root.resolve("state/plugins/in-force"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void aFolderThatIsGoneTakesNoPluginAway() throws Exception {
    Path jar = drop("1.0.0");
    awaitShown("1.0.0");
    Files.delete(jar);
    Files.delete(root.resolve("deploy"));
    rig.close();
    start();

    assertThat(rig.shown()).isEqualTo("1.0.0");
    Files.createDirectories(root.resolve("deploy"));
    awaitShown("");
  }

  @Test
  public void theTreesOwnVersionComesBackWhenTheJarIsTakenAway() throws Exception {
    rig.close();
    PluginJars.version("0.9.0").write(root.resolve("plugins/lamp.jar"));
    start();
    assertThat(rig.shown()).isEqualTo("0.9.0");
    Path jar = drop("1.0.0");
    awaitShown("1.0.0");

    Files.delete(jar);

    awaitShown("0.9.0");
  }

  @Test
  public void aFolderWhereOthersMayWriteInstallsAndRemovesNothing() throws Exception {
    Path jar = drop("1.0.0");
    awaitShown("1.0.0");
    Path deploy = root.resolve("deploy");
    Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwxrwxrwx"));
    drop("1.1.0");
    awaitRefusal("where others may write");
    Files.delete(jar);
    drop("bulb.jar", PluginJars.version("2.0.0").named("org.example.bulb"));
    await().untilAsserted(() -> assertThat(refused()).hasSize(2));
    assertThat(rig.shown()).isEqualTo("1.0.0");

    Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwxr-xr-x"));

    awaitShown("");
  }
}
