package org.palisade.host.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.ScriptedPlugin;
import org.palisade.host.inventory.Inventory.Problem;
import org.palisade.host.inventory.Inventory.Snapshot;

/** {@code etc/topology.cfg}. */
public class TopologyTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final PluginTypes types = new PluginTypes();
  private Path etc;
  private FileInventory inventory;

  @Before
  public void setUp() throws IOException {
    etc = folder.getRoot().toPath();
    Files.createDirectory(etc.resolve("devices"));
    types.add("scripted", new ScriptedPlugin());
    for (String name : List.of("ilo", "pdu-a", "pdu-b")) {
      device(name, "node1:1");
    }
    inventory = inventory(Clock.fixed(Instant.now().plusSeconds(3600), ZoneOffset.UTC));
  }

  private FileInventory inventory(Clock clock) {
    Secrets secrets = new Secrets(new Scripts(Duration.ofSeconds(1)), Optional.empty());
    return new FileInventory(etc, types, secrets, clock);
  }

  private Path device(String name, String targets) throws IOException {
    return device(name, "127.0.0." + Math.abs(name.hashCode() % 250), targets);
  }

  private Path device(String name, String ip, String targets) throws IOException {
    Path file = etc.resolve("devices").resolve(name + ".cfg");
    Files.write(
        file, ("plugin = scripted\nip = " + ip + "\ntargets = " + targets + "\n").getBytes(UTF_8));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path topology(String text) throws IOException {
    return Files.writeString(etc.resolve("topology.cfg"), text);
  }

  private Snapshot look() {
    return inventory.refresh();
  }

  private List<List<String>> levels(String host) {
    return look().topology().line(host).map(Topology.Line::levels).orElse(List.of());
  }

  private List<String> problems() {
    return look().problems().stream().map(Problem::text).toList();
  }

  @Test
  public void levelsAndJoinedDevicesAreReadAndTheHostIsNotAmbiguous() throws IOException {
    topology("# two ways\nnode1 = ilo ; pdu-a + pdu-b   # the outlets\n");

    assertThat(levels("node1")).containsExactly(List.of("ilo"), List.of("pdu-a", "pdu-b"));
    assertThat(problems()).isEmpty();
  }

  @Test
  public void withoutALineAHostOfSeveralDevicesIsAProblem() {
    assertThat(problems()).singleElement().asString().contains("'node1' is ambiguous");
  }

  @Test
  public void hostsThatDifferInOneLetterAreTwo() throws IOException {
    device("x", "a-1:2, a_1:3");
    topology("node1 = ilo ; pdu-a + pdu-b\na-1 = x\na_1 = x\n");

    assertThat(problems()).isEmpty();
    assertThat(look().topology().lines()).containsOnlyKeys("node1", "a-1", "a_1");
  }

  private void assertMistake(String line, String says) throws IOException {
    Path file = topology("\n" + line + "\n");
    inventory = inventory(Clock.fixed(Instant.now().plusSeconds(3600), ZoneOffset.UTC));

    assertThat(look().problems())
        .as(line)
        .anySatisfy(
            problem -> {
              assertThat(problem.file()).isEqualTo(file.toString());
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.text()).contains(says);
            });
  }

  @Test
  public void mistakesAreNamedWithTheirLineAndWhatIsAllowed() throws IOException {
    assertMistake("node1 = ilo ; ; pdu-a", "level 2 has a place without a device; allowed is");
    assertMistake("node1 = ilo ;", "level 2 has a place without a device");
    assertMistake("node1 = ilo + ", "level 1 has a place without a device");
    assertMistake("node1 = ilo pdu-a", "level 1 names no device");
    assertMistake("node1 = ilo ; pdu-a + ilo", "names device 'ilo' twice");
    assertMistake("node1 = illo ; pdu-a + pdu-b", "there is no device 'illo'; did you mean 'ilo'?");
    assertMistake("node2 = ilo", "device 'ilo' does not name the host under targets");
    assertMistake("node1 = ilo ; pdu-a", "leaves out");
    assertMistake("node1", "is not of the form 'key = value'");
    assertMistake("node1 =", "has no value");
  }

  @Test
  public void aHostWithTwoLinesHasNone() throws IOException {
    topology("node1 = ilo\nnode1 = ilo ; pdu-a + pdu-b\n");

    assertThat(problems()).anyMatch(text -> text.contains("'node1' has a line already"));
    assertThat(levels("node1")).isEmpty();
    assertThat(look().topology().line("node1").orElseThrow().mistake()).isNotEmpty();
  }

  @Test
  public void aDisabledDeviceIsToldFromOneThatIsNotThere() throws IOException {
    device("pdu-b", "node1:1\nnonsense");
    topology("node1 = ilo ; pdu-a + pdu-b\n");

    assertThat(problems()).anyMatch(text -> text.contains("'pdu-b' is disabled until its file"));
  }

  @Test
  public void twoNamesOfOnePlugAreNoTwoSupplies() throws IOException {
    device("pdu-a", "10.0.0.1", "node1:1");
    device("pdu-b", "10.0.0.1", "node1:1");
    topology("node1 = ilo ; pdu-a + pdu-b\n");

    assertThat(problems()).anyMatch(text -> text.contains("are one plug of one device"));
  }

  @Test
  public void aMistakeKeepsWhatWasSaidOfThatHostAndOthersAreTakenUp() throws IOException {
    device("x", "node2:2");
    topology("node1 = ilo ; pdu-a + pdu-b\n");
    look();

    topology("node1 = ilo ; + pdu-b\nnode2 = x\n");

    assertThat(levels("node1")).containsExactly(List.of("ilo"), List.of("pdu-a", "pdu-b"));
    assertThat(levels("node2")).containsExactly(List.of("x"));
    assertThat(problems()).anyMatch(text -> text.endsWith("said before stays in force"));
    topology("node2 = x\n");
    assertThat(look().topology().lines()).containsOnlyKeys("node2");
  }

  @Test
  public void aFileThatOthersMayWriteKeepsWhatWasSaid() throws IOException {
    Path file = topology("node1 = ilo ; pdu-a + pdu-b\n");
    look();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(problems()).anyMatch(text -> text.contains("others may write it"));
    assertThat(levels("node1")).hasSize(2);
  }

  /** Else the half that is there could leave out a supply. */
  @Test
  public void aFileThatEndsWithinALineIsNotTaken() throws IOException {
    topology("node1 = ilo ; pdu-a + pdu-b\n");
    look();

    topology("node1 = ilo");

    assertThat(problems()).anyMatch(text -> text.startsWith("ends in the middle of a line"));
    assertThat(levels("node1")).hasSize(2);
  }

  @Test
  public void aFileThatIsBeingWrittenWaitsAndACheckWaitsForIt() throws IOException {
    topology("node1 = ilo ; pdu-a + pdu-b\n");
    inventory = inventory(Clock.systemUTC());
    look();

    Path file = topology("node1 = ilo\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    assertThat(inventory.lookAgain().topology().line("node1").orElseThrow().levels()).hasSize(2);

    assertThat(levels("node1")).hasSize(1);
  }

  @Test
  public void aRemovedFileIsNoTopology() throws IOException {
    Path file = topology("node1 = ilo ; pdu-a + pdu-b\n");
    look();
    Files.delete(file);

    assertThat(look().topology()).isEqualTo(Topology.NONE);
  }

  @Test
  public void theHostsOfADisabledDeviceAreKnownToHaveNoOwner() throws IOException {
    device("bad", "node7, node8:2\nnonsense");

    assertThat(look().orphans()).containsOnlyKeys("node7", "node8");
    assertThat(look().orphans().get("node7")).contains("bad.cfg:4: is not of the form");
  }
}
