package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.Settings;

/** What outlives the process: a folder for each kind, or none. */
public class RunFoldersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path above;
  private DeviceSpec spec;

  @Before
  public void describe() throws Exception {
    above = folder.getRoot().toPath().resolve("plugins");
    spec = new ScriptedPlugin().spec("10.0.0.1", "geheim");
  }

  @Test
  public void aKindHasAFolderThatNobodyElseMayEnter() throws Exception {
    Path its = RunFolders.in(above).settings(spec).runFolder().orElseThrow();
    Files.createFile(its.resolve("note"));

    assertThat(its).isEqualTo(above.resolve(spec.type().name()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(its)))
        .isEqualTo("rwx------");
    assertThat(RunFolders.in(above).settings(spec).runFolder()).contains(its);
    assertThat(its.resolve("note")).exists();
  }

  @Test
  public void whereNoneCanBeMadeThereIsNone() throws Exception {
    Files.createFile(above);

    assertThat(RunFolders.in(above).settings(spec).runFolder()).isEmpty();
    assertThat(RunFolders.none().settings(spec).runFolder()).isEmpty();
  }

  @Test
  public void theSettingsStayWhatTheyWereAndShowNoValue() {
    Settings settings = RunFolders.in(above).settings(spec);

    assertThat(settings.device()).isEqualTo(spec.name());
    assertThat(settings.toString()).isEqualTo(spec.name());
    assertThat(spec.type().parameters())
        .isNotEmpty()
        .allSatisfy(
            parameter ->
                assertThat(settings.find(parameter)).isEqualTo(spec.values().find(parameter)));
    assertThat(above).as("made only for who asks").doesNotExist();
  }
}
