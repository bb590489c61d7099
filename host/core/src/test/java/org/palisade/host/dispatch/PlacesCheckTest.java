package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.journal.SmallDisk;
import org.palisade.host.settings.Paths;

/** What is wrong around the files of the configuration. */
public class PlacesCheckTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path home;
  private Path etc;
  private Path state;
  private Path run;

  @Before
  public void setUp() throws IOException {
    home = folder.newFolder("home").toPath();
    etc = home.resolve("etc");
    state = home.resolve("var");
    run = state.resolve("run");
    Files.createDirectories(etc.resolve("devices"));
    Files.createDirectories(home.resolve("libexec"));
    Files.createDirectories(run);
    Files.createFile(etc.resolve("devices/a.cfg"));
  }

  private List<Finding> findings() {
    FileInventory inventory = FileInventory.rehearsal(etc, new PluginTypes());
    Paths paths = new Paths(home, etc, state, run, run, run.resolve("host.sock"), home);
    return new PlacesCheck(paths).findings(inventory.current());
  }

  private void error(Path where, String text) {
    assertThat(findings()).containsExactly(Finding.error(where.toString(), text));
  }

  private void warning(Path where, String text) {
    assertThat(findings()).containsExactly(Finding.warning(where.toString(), text));
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  public void aTreeInOrderHasNoFindings() throws IOException {
    Files.createFile(etc.resolve("devices/example"));
    Files.createFile(etc.resolve("devices/.a.cfg.swp"));
    Files.writeString(home.resolve("libexec/paths"), "# ours\nPALISADE_RUN=/run/palisade\n");

    assertThat(findings()).isEmpty();
    assertThat(state.toFile().list()).containsExactly("run");
  }

  @Test
  public void aFileThatNobodyReadsIsSaid() throws IOException {
    Path file = Files.createFile(etc.resolve("devices/nothing.conf"));

    warning(file, "is not read: the names of device files end in .cfg");
  }

  @Test
  public void aFolderWithoutDevicesIsSaid() throws IOException {
    Files.delete(etc.resolve("devices/a.cfg"));

    warning(etc.resolve("devices"), "has no device file: fence_palisade can fence nothing");
  }

  @Test
  public void aFolderThatIsNotThereIsAnError() throws IOException {
    Files.delete(etc.resolve("devices/a.cfg"));
    Files.delete(etc.resolve("devices"));

    error(etc.resolve("devices"), "is not there: no device can be used");
  }

  @Test
  public void aGroupThatIsNotThereIsAnError() throws IOException {
    Files.writeString(etc.resolve("palisade.cfg"), "group = nosuchgroup\n");

    error(
        etc.resolve("palisade.cfg"),
        "'group': there is no group 'nosuchgroup' here, so only root may use the devices");
  }

  @Test
  public void aGroupThatIsThereIsNone() throws IOException {
    Files.writeString(etc.resolve("palisade.cfg"), "group = daemon\n");

    assertThat(findings()).isEmpty();
  }

  @Test
  public void aFolderThatOthersWriteIsAnError() throws IOException {
    mode(etc.resolve("devices"), "rwxrwxrwx");

    error(
        etc.resolve("devices"),
        "can be written by others, who may take devices away; run 'chmod go-w' on it");
  }

  @Test
  public void placesThatOthersWriteAreAnError() throws IOException {
    Path file = Files.createFile(home.resolve("libexec/paths"));
    mode(file, "rw-rw-rw-");

    error(file, "has mode 0666: others may write it; run 'chmod go-w' on it");
  }

  @Test
  public void aPlaceOfAnUnknownNameIsSaidWithItsLine() throws IOException {
    Path file =
        Files.writeString(home.resolve("libexec/paths"), "# ours\nPALISADE_STAT=/var/lib/p\n");

    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith(file + ":2: 'PALISADE_STAT' is not read; allowed are PALISADE_DEPLOY, ");
  }

  @Test
  public void aStateThatIsFullIsAnError() throws IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    run = folder.newFolder("run").toPath();
    try (SmallDisk disk = SmallDisk.mount(state, "64k")) {
      disk.fill(state.resolve("full"));

      error(
          state,
          "cannot be written (No space left on device): nothing outlives a restart, no journal");
    }
  }

  @Test
  public void aRunDirectoryWithoutRoomIsSaid() throws IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    try (SmallDisk disk = SmallDisk.mount(run, "64k")) {
      disk.fill(run.resolve("full"));

      warning(run, "has 0 KiB left: a host that starts needs 8 MiB there; put it on a RAM disk");
    }
  }
}
