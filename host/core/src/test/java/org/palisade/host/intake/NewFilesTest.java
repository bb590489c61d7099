package org.palisade.host.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.intake.Imported.HostLine;

/** What is left where a file cannot be put into its place. */
public class NewFilesTest {
  private static final List<HostLine> LINES = List.of(new HostLine("node1", "a + b"));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Map<String, String> devices = new LinkedHashMap<>();
  private Path etc;

  @Before
  public void setUp() throws IOException {
    etc = folder.getRoot().toPath();
    Files.createDirectory(etc.resolve("devices"));
    devices.put("a", "plugin = x\n");
    devices.put("b", "plugin = y\n");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(etc)) {
      return all.filter(Files::isRegularFile)
          .map(one -> etc.relativize(one).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  public void aFileThatCameMeanwhileStaysAndAllElseIsTakenBack() throws Exception {
    Files.writeString(etc.resolve("devices/b.cfg"), "mine\n");
    Files.writeString(etc.resolve("topology.cfg"), "# mine\n");

    assertThatThrownBy(() -> new NewFiles(etc).write(devices, LINES))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(files()).containsExactly("devices/b.cfg", "topology.cfg");
    assertThat(Files.readString(etc.resolve("devices/b.cfg"))).isEqualTo("mine\n");
    assertThat(Files.readString(etc.resolve("topology.cfg"))).isEqualTo("# mine\n");
  }

  @Test
  public void aTopologyThatWasNotThereIsTakenAwayAgain() throws Exception {
    Files.writeString(etc.resolve("devices/b.cfg"), "mine\n");

    assertThatThrownBy(() -> new NewFiles(etc).write(devices, LINES))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(files()).containsExactly("devices/b.cfg");
  }

  /** Devices whose topology cannot be restored once it is replaced. */
  private final class Unrestorable extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public Set<String> keySet() {
      try {
        Files.createDirectories(
            etc.resolve(".topology.cfg." + ProcessHandle.current().pid()).resolve("in the way"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return super.keySet();
    }
  }

  @Test
  public void whatCannotBeTakenBackIsSaid() throws Exception {
    Files.writeString(etc.resolve("devices/b.cfg"), "mine\n");
    Files.writeString(etc.resolve("topology.cfg"), "# mine\n");
    Map<String, String> unrestorable = new Unrestorable();
    unrestorable.putAll(devices);
    NewFiles files = new NewFiles(etc);

    assertThatThrownBy(() -> files.write(unrestorable, LINES))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(files()).containsExactly("devices/b.cfg", "topology.cfg");
    assertThat(Files.readString(etc.resolve("topology.cfg"))).contains("node1 = a + b");
    assertThat(files.outcome()).isEqualTo("nothing was written but " + etc.resolve("topology.cfg"));
  }

  @Test
  public void aTopologyThatNeedsNoLineIsNoneOfTheFilesThatAreTakenBack() throws Exception {
    Files.writeString(etc.resolve("devices/b.cfg"), "mine\n");
    Path topology = Files.writeString(etc.resolve("topology.cfg"), "# mine\n");
    Object before = Files.readAttributes(topology, BasicFileAttributes.class).fileKey();
    NewFiles files = new NewFiles(etc);

    assertThatThrownBy(() -> files.write(devices, List.of()))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(Files.readAttributes(topology, BasicFileAttributes.class).fileKey())
        .isEqualTo(before);
    assertThat(files.outcome()).isEqualTo("nothing was written");
  }

  @Test
  public void nothingButTheFilesIsLeft() throws Exception {
    new NewFiles(etc).write(devices, LINES);

    assertThat(files()).containsExactly("devices/a.cfg", "devices/b.cfg", "topology.cfg");
    assertThat(Files.readString(etc.resolve("topology.cfg"))).isEqualTo("node1 = a + b\n");
  }
}
