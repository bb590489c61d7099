package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.palisade.host.control.Plugins;
import org.palisade.host.control.Plugins.Result;
import org.palisade.host.control.Plugins.State;

public class DeployerTest {
  private static final String LAMP = PluginJars.NAME;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ExecutorService aside = Executors.newCachedThreadPool();
  private Path root;
  private Rig rig;

  @Before
  public void setUp() throws Exception {
    root = folder.getRoot().toPath();
    Rig.lamps(root, "desk", "1", "2");
    Files.createDirectories(root.resolve("offered"));
    rig = new Rig(root);
    assertThat(rig.deployer.install(jar(PluginJars.version("1.0.0"))).text())
        .isEqualTo("plugin org.example.lamp 1.0.0 is in force");
  }

  @After
  public void tearDown() {
    aside.shutdownNow();
    rig.close();
  }

  private Path jar(PluginJars made) throws IOException {
    return made.write(root.resolve("offered/lamp.jar"));
  }

  private Result install(PluginJars made) throws Exception {
    return rig.deployer.install(jar(made));
  }

  private void assertRefused(Result result, String... says) {
    assertThat(result.done()).as(result.text()).isFalse();
    assertThat(result.text()).contains(says).hasLineCount(1);
    assertThat(rig.shown()).isEqualTo("1.0.0");
    assertThat(rig.types.kind("lamp")).isPresent();
    await().untilAsserted(() -> assertThat(rig.inventory.refresh().devices()).hasSize(1));
    assertThat(lampBundles()).containsExactly("1.0.0");
    assertThat(copies()).containsExactly("org.example.lamp-1.0.0.jar");
    assertThat(rig.deployer.list())
        .filteredOn(one -> one.state() == State.REFUSED)
        .hasSize(1)
        .allSatisfy(one -> assertThat(result.text()).contains(one.why()));
  }

  private List<String> lampBundles() {
    return Stream.of(rig.felix.context().getBundles())
        .filter(bundle -> LAMP.equals(bundle.getSymbolicName()))
        .map(bundle -> bundle.getVersion().toString())
        .toList();
  }

  private List<String> copies() {
    return Arrays.stream(root.resolve("state/plugins").toFile().list())
        .filter(name -> name.endsWith(".jar"))
        .sorted()
        .toList();
  }

  @Test
  public void aNewVersionTakesOverAndTheOldOneGoes() throws Exception {
    Result result = install(PluginJars.version("1.1.0"));

    assertThat(result.done()).as(result.text()).isTrue();
    assertThat(result.text())
        .isEqualTo("plugin org.example.lamp 1.1.0 is in force in the place of 1.0.0");
    assertThat(result.notes()).containsExactly("it reads 2 plugs as the version before it does");
    assertThat(rig.shown()).isEqualTo("1.1.0");
    await().untilAsserted(() -> assertThat(lampBundles()).containsExactly("1.1.0"));
  }

  @Test
  public void noOtherBundleIsTouched() throws Exception {
    Map<Long, String> before = others();

    assertThat(install(PluginJars.version("1.1.0")).done()).isTrue();
    assertThat(rig.deployer.rollback(LAMP).done()).isTrue();
    assertThat(rig.deployer.remove(LAMP).done()).isTrue();
    await().until(() -> lampBundles().isEmpty());

    assertThat(others()).isEqualTo(before);
  }

  private Map<Long, String> others() {
    Map<Long, String> others = new TreeMap<>();
    for (Bundle one : rig.felix.context().getBundles()) {
      if (!LAMP.equals(one.getSymbolicName())) {
        Object wiring = one.adapt(org.osgi.framework.wiring.BundleWiring.class);
        others.put(
            one.getBundleId(),
            one.getState() + " " + System.identityHashCode(wiring) + " " + one.getLastModified());
      }
    }
    return others;
  }

  @Test
  public void rollbackBringsThePreviousVersionBackAndForthAgain() throws Exception {
    install(PluginJars.version("1.1.0"));

    assertThat(rig.deployer.rollback(LAMP).done()).isTrue();
    assertThat(rig.shown()).isEqualTo("1.0.0");
    assertThat(rig.deployer.rollback(LAMP).done()).isTrue();
    assertThat(rig.shown()).isEqualTo("1.1.0");
  }

  @Test
  public void aPluginThatWasRemovedIsKeptForRollback() throws Exception {
    Result removed = rig.deployer.remove(LAMP);

    assertThat(removed.done()).as(removed.text()).isTrue();
    assertThat(removed.notes()).containsExactly("device desk has no plugin now, and cannot fence");
    assertThat(rig.shown()).isEmpty();
    assertThat(rig.types.kind("lamp")).isEmpty();
    assertThat(rig.deployer.rollback(LAMP).done()).isTrue();
    assertThat(rig.shown()).isEqualTo("1.0.0");
  }

  @Test
  public void whatIsNotThereCanNeitherBeRemovedNorRolledBack() throws Exception {
    assertThat(rig.deployer.remove("org.example.lamb").text())
        .isEqualTo(
            "plugin org.example.lamb is not in force; did you mean 'org.example.lamp'?; in force"
                + " are org.example.lamp");
    assertThat(rig.deployer.rollback("org.example.lamb").text())
        .isEqualTo(
            "plugin org.example.lamb is not there; did you mean 'org.example.lamp'?; in force"
                + " are org.example.lamp");
    assertThat(rig.deployer.rollback(LAMP).text())
        .isEqualTo("plugin org.example.lamp has no earlier version to go back to");
  }

  @Test
  public void anEmptyJarIsRefused() throws Exception {
    Path jar = Files.createFile(root.resolve("offered/empty.jar"));

    assertRefused(rig.deployer.install(jar), "empty.jar is not used: it is no whole jar");
  }

  @Test
  public void aHalfCopiedJarIsRefused() throws Exception {
    Path whole = jar(PluginJars.version("1.1.0"));
    byte[] bytes = Files.readAllBytes(whole);
    Path half =
        Files.write(root.resolve("offered/half.jar"), Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(rig.deployer.install(half), "it is no whole jar");
  }

  @Test
  public void aJarOfWhichOneByteIsWrongIsRefusedUnlessTheByteSaysNothing() throws Exception {
    Path jar = jar(PluginJars.version("1.1.0"));
    byte[] bytes = Files.readAllBytes(jar);
    Map<String, Integer> sound = checksums(jar);
    int refused = 0;
    for (int at = 3; at < bytes.length; at += bytes.length / 25) {
      byte[] wrong = bytes.clone();
      wrong[at] ^= 0x55;
      Files.write(jar, wrong);
      if (rig.deployer.install(jar).done()) {
        assertThat(checksums(jar)).as("byte " + at).isEqualTo(sound);
        assertThat(rig.deployer.rollback(LAMP).done()).isTrue();
      } else {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(12);
    assertThat(rig.shown()).isEqualTo("1.0.0");
  }

  private static Map<String, Integer> checksums(Path jar) throws IOException {
    Map<String, Integer> all = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        all.put(entry.getName(), Arrays.hashCode(zip.getInputStream(entry).readAllBytes()));
      }
    }
    return all;
  }

  @Test
  public void aFileThatIsNoJarAtAllIsRefused() throws Exception {
    Path text = Files.writeString(root.resolve("offered/notes.jar"), "hello");
    Path other = Files.writeString(root.resolve("offered/notes.txt"), "hello");

    assertRefused(rig.deployer.install(text), "it is no whole jar");
    assertThat(rig.deployer.install(other).text()).contains("ends in .jar");
  }

  @Test
  public void aJarThatIsNotThereIsRefused() throws Exception {
    assertRefused(rig.deployer.install(root.resolve("offered/none.jar")), "is not there");
  }

  @Test
  public void theSameJarAgainIsInForceAlready() throws Exception {
    Result result = install(PluginJars.version("1.0.0"));

    assertThat(result.done()).isTrue();
    assertThat(result.text()).isEqualTo("plugin org.example.lamp 1.0.0 is in force already");
  }

  @Test
  public void otherContentInTheSameVersionIsRefused() throws Exception {
    Result result = install(PluginJars.version("1.0.0").code("close", "int changed = 1;"));

    assertRefused(result, "is in force with other content; give it another Bundle-Version");
  }

  @Test
  public void anotherMajorVersionOfTheApiIsRefusedWithBothVersions() throws Exception {
    Result result =
        install(
            PluginJars.version("2.0.0")
                .header("Import-Package", "org.palisade.plugin;version=\"[2.0,3)\""));

    assertRefused(
        result, "this host has 1.2.0, it needs one from 2.0.0 below 3.0.0", "get the version");
  }

  @Test
  public void whatIsMissingIsSaidInOneSentence() throws Exception {
    Result result =
        install(
            PluginJars.version("1.1.0")
                .header(
                    "Import-Package",
                    "org.palisade.plugin;version=\"[1.0,2)\",com.vendor.sdk;version=\"[3.1,4)\""));

    assertRefused(
        result,
        "lamp.jar is not used: it lacks the package com.vendor.sdk in a version from 3.1.0 below"
            + " 4.0.0; install what brings it, or a version of the plugin without that need;"
            + " org.example.lamp 1.0.0 stays in force");
  }

  @Test
  public void aJarWithoutAPluginIsRefused() throws Exception {
    assertRefused(
        install(PluginJars.version("1.1.0").header("Service-Component", "")), "brings no plugin");
  }

  @Test
  public void aFragmentAndAPartOfTheHostAreRefused() throws Exception {
    assertRefused(
        install(PluginJars.version("1.1.0").header("Fragment-Host", LAMP)), "it is a fragment");
    Result core = install(PluginJars.version("9.0.0").named("org.palisade.core"));
    assertThat(core.done()).isFalse();
    assertThat(core.text()).contains("is a part of the host");
  }

  @Test
  public void aConstructorThatThrowsIsToldByItsReason() throws Exception {
    assertRefused(
        install(
            PluginJars.version("1.1.0")
                .code("constructor", "if (true) throw new IllegalStateException(\"no licence\");")),
        "fails in its constructor",
        "no licence");
  }

  @Test
  public void aConstructorThatBlocksIsGivenUpOn() throws Exception {
    String forEver =
        "while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { } }";

    Result result = install(PluginJars.version("1.1.0").code("constructor", forEver));

    assertThat(result.done()).isFalse();
    assertThat(result.text()).contains("does not come out of its constructor within 5 s");
    assertThat(rig.shown()).isEqualTo("1.0.0");
    assertThat(install(PluginJars.version("1.2.0")).done())
        .as("the next one is not held up")
        .isTrue();
  }

  @Test
  public void aPluginThatDoesNotSayItsKindsIsRefused() throws Exception {
    assertRefused(
        install(PluginJars.version("1.1.0").code("types", "if (true) return List.of();")),
        "brings no kind of device");
    assertRefused(
        install(
            PluginJars.version("1.2.0")
                .code("types", "if (true) throw new NoSuchMethodError(\"x\");")),
        "fails when it is asked which kinds",
        "NoSuchMethodError");
  }

  @Test
  public void aKindThatAConfiguredDeviceNeedsMustNotGo() throws Exception {
    String other =
        "if (true) return List.of(DeviceType.of(\"bulb\", Device.class,"
            + " this::open).parameters(FILE));";

    assertRefused(
        install(PluginJars.version("1.1.0").code("types", other)),
        "does not bring the kind lamp any more, which device desk is of");
  }

  @Test
  public void aKindOfAnotherPluginIsRefused() throws Exception {
    Result result = install(PluginJars.version("1.0.0").named("org.example.other"));

    assertRefused(result, "brings kind lamp, which plugin org.example.lamp 1.0.0 brings already");
  }

  @Test
  public void aDeviceThatItCannotOpenKeepsItOut() throws Exception {
    assertRefused(
        install(
            PluginJars.version("1.1.0")
                .code("open", "if (true) throw new IllegalStateException(\"no native library\");")),
        "cannot open a device",
        "no native library");
  }

  @Test
  public void aSettingThatItNewlyRequiresKeepsItOut() throws Exception {
    assertRefused(
        install(
            PluginJars.version("1.1.0")
                .code("parameters", ", Parameter.text(\"colour\").required()")),
        "cannot use the device desk",
        "'colour' is required");
  }

  @Test
  public void aVersionThatReadsEverythingAsOffIsKeptOut() throws Exception {
    assertRefused(
        install(PluginJars.version("1.1.0").code("read", "if (true) return PowerState.OFF;")),
        "as OFF, which the version in force reads as ON");
  }

  @Test
  public void aVersionThatCannotReadWhatTheOldOneReadsIsKeptOut() throws Exception {
    assertRefused(
        install(
            PluginJars.version("1.1.0")
                .code(
                    "read",
                    "if (true) throw new StonithException(StonithException.Reason.PROTOCOL,"
                        + " \"what?\");")),
        "cannot read a plug that the version in force reads",
        "what?");
  }

  @Test
  public void aPlugThatNobodyCanReadKeepsNothingOutButTheOthersAreRead() throws Exception {
    PluginJars liar = PluginJars.version("1.1.0").code("read", "if (true) return PowerState.OFF;");
    Files.delete(root.resolve("lamps/desk/1"));
    assertRefused(install(liar), "reads desk/2 as OFF");
    Files.delete(root.resolve("lamps/desk/2"));

    Result result = install(liar);

    assertThat(result.done()).as(result.text()).isTrue();
    assertThat(result.notes())
        .filteredOn(note -> note.startsWith("not compared"))
        .hasSize(2)
        .anyMatch(note -> note.contains("lamps/desk/1"));
  }

  private static final String BUSY_UNTIL_READY =
      """
      Files.writeString(folder.resolve(".asked"), "");
      if (!Files.exists(folder.resolve(".ready"))) {
        throw StonithException.busy("too many sessions", java.time.Duration.ofMillis(10));
      }
      """;

  private void compareWithin(int seconds) throws IOException {
    Files.writeString(root.resolve("etc/palisade.cfg"), "plugins.compare_time = " + seconds + "\n");
    await().until(() -> compareTime().equals(Duration.ofSeconds(seconds)));
  }

  private Duration compareTime() {
    return rig.inventory.refresh().settings().swapping().compareTime();
  }

  @Test
  public void aVersionThatWasNotComparedInTimeIsKeptOut() throws Exception {
    compareWithin(1);

    assertRefused(
        install(PluginJars.version("1.1.0").code("read", BUSY_UNTIL_READY)),
        "was not compared in time",
        "2 plugs of device desk",
        "within 1 s",
        "plugins.compare_time",
        "too many sessions");
  }

  @Test
  public void aBusyDeviceIsWaitedForUntilItIsCompared() throws Exception {
    Path jar = jar(PluginJars.version("1.1.0").code("read", BUSY_UNTIL_READY));

    Future<Result> installed = aside.submit(() -> rig.deployer.install(jar));
    await().until(() -> Files.exists(root.resolve("lamps/desk/.asked")));
    assertThat(rig.shown()).isEqualTo("1.0.0");
    assertThat(installed).isNotDone();
    Files.createFile(root.resolve("lamps/desk/.ready"));

    assertThat(installed.get(60, TimeUnit.SECONDS).notes())
        .containsExactly("it reads 2 plugs as the version before it does");
    assertThat(rig.shown()).isEqualTo("1.1.0");
  }

  @Test
  public void whatTheVersionInForceFindsBusyToTheEndKeepsNothingOut() throws Exception {
    install(PluginJars.version("1.1.0").code("read", BUSY_UNTIL_BROKEN));
    Files.createFile(root.resolve("lamps/desk/.broken"));
    compareWithin(1);

    Result result = install(PluginJars.version("1.2.0"));

    assertThat(result.done()).as(result.text()).isTrue();
    assertThat(result.notes())
        .containsExactly(
            "it reads 0 plugs as the version before it does",
            "not compared, for the version in force cannot read it: desk: too many sessions");
  }

  private static final String BUSY_UNTIL_BROKEN =
      """
      if (Files.exists(folder.resolve(".broken"))) {
        throw StonithException.busy("too many sessions", java.time.Duration.ofMillis(10));
      }
      """;

  @Test
  public void thePlugsOfADeviceAreReadSideBySideWhereItsKindAllows() throws Exception {
    String bothAtOnce =
        """
        Files.writeString(folder.resolve(".reads" + plug), "");
        while (!Files.exists(folder.resolve(".reads1")) || !Files.exists(folder.resolve(".reads2"))) {
          Thread.sleep(5);
        }
        """;

    Result result = install(PluginJars.version("1.1.0").code("read", bothAtOnce));

    assertThat(result.notes()).containsExactly("it reads 2 plugs as the version before it does");
  }

  @Test
  public void aVersionThatReadsOtherwiseIsRefusedWithoutWaitingForSlowDevices() throws Exception {
    Rig.lamps(root, "attic", "1");
    await().until(() -> rig.inventory.refresh().devices().size() == 2);
    String liesAtTheDesk =
        """
        if (folder.endsWith("desk")) {
          return PowerState.OFF;
        }
        throw StonithException.busy("too many sessions", java.time.Duration.ofMillis(10));
        """;

    Result result =
        install(PluginJars.version("1.1.0").code("read", "if (true) {" + liesAtTheDesk + "}"));

    assertThat(result.text()).contains("reads desk/").contains("as OFF");
    assertThat(rig.shown()).isEqualTo("1.0.0");
  }

  @Test
  public void anEndpointByAnotherNameIsRefusedWhileBothRun() throws Exception {
    assertRefused(
        install(
            PluginJars.version("1.1.0")
                .code(
                    "parameters",
                    ", Parameter.text(\"port\").role(Parameter.Role.ENDPOINT).orElse(\"7\")")),
        "names the endpoint of device desk in another way");
  }

  @Test
  public void plugsByOtherNamesAreRefusedWhileBothRun() throws Exception {
    assertRefused(
        install(
            PluginJars.version("1.1.0")
                .code("capabilities", ", org.palisade.plugin.PlugNamer")
                .code(
                    "more",
                    "@Override public String plugName(String plug, Call call) { return plug; }")),
        "names the plugs of device desk in another way");
  }

  @Test
  public void aNewAgentIsThereAtOnceWithItsLink() throws Exception {
    Result result = install(PluginJars.version("1.1.0").code("agents", ", \"fence_bulb\""));

    assertThat(result.done()).as(result.text()).isTrue();
    assertThat(rig.types.agent("fence_bulb")).isPresent();
    assertThat(Files.readSymbolicLink(root.resolve("sbin/fence_bulb")))
        .hasToString("../libexec/front-end");
    assertThat(result.notes()).anyMatch(note -> note.endsWith("sbin/fence_bulb is new"));
    assertThat(result.notes()).anyMatch(note -> note.startsWith("'palisade setup' links it"));
  }

  @Test
  public void aNewKindHasItsStonithAgent() throws Exception {
    assertThat(Files.readSymbolicLink(root.resolve("stonith.d/lamp")))
        .hasToString("../libexec/front-end");
  }

  @Test
  public void aLinkThatCannotBeMadeIsSaidWithTheCommandThatMakesIt() throws Exception {
    Files.delete(root.resolve("sbin/fence_lamp"));
    Files.delete(root.resolve("sbin"));

    Result result = install(PluginJars.version("1.1.0"));

    assertThat(result.done()).isTrue();
    assertThat(result.notes())
        .anyMatch(
            note ->
                note.endsWith(
                    "run: ln -s ../libexec/front-end " + root.resolve("sbin/fence_lamp")));
  }

  @Test
  public void aJarThatOthersCouldHaveWrittenIsRefused() throws Exception {
    Path jar = jar(PluginJars.version("1.1.0"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertRefused(rig.deployer.install(jar), "others may write it");
  }

  @Test
  public void aDirectoryWhereOthersMayWriteIsRefused() throws Exception {
    Path jar = jar(PluginJars.version("1.1.0"));
    Files.setPosixFilePermissions(
        root.resolve("offered"), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused(rig.deployer.install(jar), "where others may write (mode 0777)", "chmod go-w");
  }

  @Test
  public void aDirectoryForEverybodyIsNotToBeShut() throws Exception {
    Path jar = jar(PluginJars.version("1.1.0"));
    Files.setAttribute(root.resolve("offered"), "unix:mode", 01777);

    assertRefused(
        rig.deployer.install(jar),
        "where others may write (mode 1777); copy it to a directory that only root can write to");
  }

  @Test
  public void aLinkToAJarIsRefused() throws Exception {
    Path jar = jar(PluginJars.version("1.1.0"));
    Path link = Files.createSymbolicLink(root.resolve("offered/link.jar"), jar);

    assertRefused(rig.deployer.install(link), "symbolic link");
  }

  @Test
  public void whatIsInForceStaysSoAfterARestart() throws Exception {
    install(PluginJars.version("1.1.0"));
    rig.close();

    rig = new Rig(root);

    assertThat(rig.shown()).isEqualTo("1.1.0");
    assertThat(lampBundles()).containsExactly("1.1.0");
    assertThat(rig.deployer.rollback(LAMP).done()).isTrue();
    rig.close();
    rig = new Rig(root);
    assertThat(rig.shown()).isEqualTo("1.0.0");
  }

  @Test
  public void aListThatCannotBeWrittenChangesNothing() throws Exception {
    Files.createDirectories(root.resolve("state/plugins/in-force.new/in-the-way"));

    assertRefused(install(PluginJars.version("1.1.0")), "cannot be recorded");
  }

  @Test
  public void theTreesOwnVersionIsTheBase() throws Exception {
    PluginJars.version("0.9.0")
        .named("org.example.base")
        .code("types", BULB)
        .write(root.resolve("plugins/base.jar"));
    rig.close();
    rig = new Rig(root);
    assertThat(shownOf("org.example.base")).containsExactly("0.9.0");

    Path newer =
        PluginJars.version("1.0.0")
            .named("org.example.base")
            .code("types", BULB)
            .write(root.resolve("offered/base.jar"));
    assertThat(rig.deployer.install(newer).done()).isTrue();
    rig.close();
    rig = new Rig(root);
    assertThat(shownOf("org.example.base")).containsExactly("1.0.0");

    Result back = rig.deployer.install(root.resolve("plugins/base.jar"));
    assertThat(back.done()).as(back.text()).isTrue();
    assertThat(shownOf("org.example.base")).containsExactly("0.9.0");
    assertThat(copies()).as("the tree's jar is not copied").noneMatch(n -> n.contains("0.9.0"));

    assertThat(rig.deployer.remove("org.example.base").done()).isTrue();
    rig.close();
    rig = new Rig(root);
    assertThat(shownOf("org.example.base")).isEmpty();
  }

  private static final String BULB =
      "if (true) return List.of(DeviceType.of(\"bulb\", Device.class,"
          + " this::open).parameters(FILE));";

  private List<String> shownOf(String plugin) {
    return rig.deployer.list().stream()
        .filter(one -> one.plugin().equals(plugin) && one.state() == State.IN_FORCE)
        .map(Plugins.Version::version)
        .toList();
  }
}
