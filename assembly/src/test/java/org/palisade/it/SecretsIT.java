package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * Runs after all other tests, and searches what they left: the trees, logs, journals and state of
 * all nodes and local hosts. The passwords that they used are in the device files and nowhere else.
 */
public class SecretsIT {
  private static final Path LEFT = Shipped.workshop();

  @Test
  public void noPasswordIsInALogAJournalOrTheState() throws IOException {
    assertThat(files(LEFT).stream().filter(SecretsIT::isOurs).filter(SecretsIT::shows)).isEmpty();
  }

  @Test
  public void whatIsSearchedHoldsLogsJournalsStateAndDebugFiles() throws IOException {
    List<String> searched =
        files(LEFT).stream().filter(SecretsIT::isOurs).map(Path::toString).toList();

    assertThat(searched)
        .anyMatch(file -> file.endsWith("node1/var-log/palisaded.log"))
        .anyMatch(file -> file.endsWith("node1/var-log/standby.log"))
        .anyMatch(file -> file.contains("node1/var-lib/palisade/journal/"))
        .anyMatch(file -> file.contains("conformance-daemon/var/journal/"))
        .anyMatch(file -> file.endsWith("conformance-daemon/debug"));
  }

  @Test
  public void noPasswordWentThroughAnAgentIntoPacemakersLog() throws IOException {
    assertThat(
            files(LEFT).stream()
                .filter(file -> file.endsWith("pacemaker.log"))
                .flatMap(file -> text(file).lines())
                .filter(line -> line.contains("stderr: [") || line.contains(" out: [")))
        .isNotEmpty()
        .noneMatch(line -> line.contains(CommandLines.MARKER));
  }

  @Test
  public void noCommandLineOfOursShowedAPassword() throws IOException {
    assertThat(Files.readString(LEFT.resolve("command-lines"))).isEmpty();
  }

  /**
   * Pacemaker's own files hold what administrators gave to pcs; simulators know their passwords.
   */
  private static boolean isOurs(Path file) {
    String name = LEFT.relativize(file).toString();
    boolean shipped = !name.matches("(cluster|strip|cloud|rack)/.*");
    boolean inNode =
        name.matches(
            "cluster/[^/]+.kept/[^/]+/(var-log/[a-z]+.log|var-lib/palisade/.*|opt-palisade/.*)");
    return (shipped || inNode) && !name.contains("/devices/");
  }

  private static boolean shows(Path file) {
    return text(file).contains(CommandLines.MARKER);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError("cannot search " + file, e);
    }
  }
}
