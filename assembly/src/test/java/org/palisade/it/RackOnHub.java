package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.rules.ExternalResource;

/**
 * What powers machines, of three vendors, on a cluster's switch; the script {@code
 * src/test/cluster/rack} tells where. All of it real servers but for the Redfish emulator.
 */
final class RackOnHub extends ExternalResource {
  static final String PASSWORD = "Marker-rack-23";

  private static final Path SCRIPT = Cluster.SCRIPT.resolveSibling("rack");
  private static final String EMULATOR = "https://127.0.0.1:8443/_control/";
  private static final Pattern RESET = Pattern.compile("\"ResetType\" ?: ?\"([A-Za-z]+)\"");

  private final Cluster cluster;
  private Path folder = Path.of("");
  private int resetsBefore;

  /** A rack for a cluster, with which it goes down. */
  RackOnHub(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  protected void before() throws IOException {
    folder = Shipped.folder("rack/" + cluster.name());
    for (String ours : List.of("db1", "db2", "strip")) { // so that files of root's can be replaced
      Files.createDirectory(folder.resolve(ours));
    }
    cluster.startOnHub(folder.resolve("console"), SCRIPT, folder, PASSWORD);
    Awaitility.await("the rack")
        .atMost(Duration.ofSeconds(60))
        .until(() -> serves() && control("state").code() == 0);
  }

  private boolean serves() {
    String sockets = cluster.hub("ss", "-Hlun").out();
    return Stream.of(":6231 ", ":6232 ", ":1161 ").allMatch(sockets::contains);
  }

  /** Everything on, and nothing of what was done before is told any more. */
  void begin() {
    for (String bmc : List.of("db1", "db2")) {
      write(bmc + "/power", "1\n");
      write(bmc + "/commands", "");
    }
    for (int outlet = 1; outlet <= 4; outlet++) {
      write("strip/" + outlet, "1\n");
    }
    write("strip/commands", "");
    assertThat(control("system?id=1&power=On", "-d", "").code()).isZero();
    resetsBefore = allResets().size();
  }

  /** What the BMC of a machine was told to set: "0" and "1". */
  List<String> ipmi(String machine) {
    return lines(machine + "/commands").toList();
  }

  /** What the strip was told of an outlet: "2" for off, "1" for on. */
  List<String> snmp(int outlet) {
    return lines("strip/commands")
        .filter(line -> line.contains("." + outlet + " "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  /** The resets that came by Redfish. */
  List<String> redfish() {
    return allResets().stream().skip(resetsBefore).toList();
  }

  private List<String> allResets() {
    Ran log = control("log");
    assertThat(log.code()).as(log.everything()).isZero();
    return RESET.matcher(log.out()).results().map(found -> found.group(1)).toList();
  }

  private Ran control(String what, String... more) {
    Stream<String> command = Stream.of("curl", "-skf", "--max-time", "10", EMULATOR + what);
    return cluster.hub(Stream.concat(command, Stream.of(more)).toArray());
  }

  private Stream<String> lines(String file) {
    try {
      return Files.readString(folder.resolve(file)).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.deleteIfExists(folder.resolve(file)); // root's, where the test does not run as root
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
