package org.palisade.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.rules.ExternalResource;

/** The power strip on a cluster's switch, as a test sees it: at 10.66.1.254, port 8080. */
final class StripOnHub extends ExternalResource {
  private static final int PORT = 8080;

  private final Cluster cluster;
  private final Path folder;

  /** A strip for a cluster, with which it goes down. */
  StripOnHub(Cluster cluster) {
    this.cluster = cluster;
    this.folder = Shipped.workshop().resolve("strip").resolve(cluster.name());
  }

  @Override
  protected void before() throws IOException {
    Shipped.folder("strip/" + cluster.name());
    Files.createDirectories(folder.resolve("outlets"));
    Files.createDirectories(folder.resolve("habits"));
    Files.createFile(folder.resolve("log"));
    cluster.startOnHub(
        folder.resolve("console"),
        "java",
        "-cp",
        Shipped.testClasses(),
        Strip.class.getName(),
        "10.66.1.254",
        PORT,
        folder,
        Cluster.SCRIPT);
    Awaitility.await("the strip")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                cluster.hub("curl", "-s", "http://10.66.1.254:" + PORT + "/outlets/").code() == 0);
  }

  /** A device file for the strip. */
  String deviceFile(String targets) {
    return "plugin = http-strip\nip = 10.66.1.254\nipport = "
        + PORT
        + "\npassword = "
        + Strip.TOKEN
        + "\ntargets = "
        + targets
        + "\n";
  }

  /** Plugs something in that is on and behaves, and forgets what was logged. */
  void plugIn(String... outlets) {
    for (String outlet : outlets) {
      write(folder.resolve("outlets").resolve(outlet), "on");
      write(folder.resolve("habits").resolve(outlet), "");
    }
    write(folder.resolve("log"), "");
  }

  void habit(String outlet, String habit) {
    write(folder.resolve("habits").resolve(outlet), habit);
  }

  String state(String outlet) {
    return read(folder.resolve("outlets").resolve(outlet)).strip();
  }

  /** The commands and changes for outlets, in order: "POST vm1 off", "now vm1 off", … */
  List<String> commands(String... outlets) {
    return read(folder.resolve("log"))
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1).strip())
        .filter(line -> line.startsWith("POST ") || line.startsWith("now "))
        .filter(
            line ->
                List.of(outlets)
                    .contains(line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '))))
        .toList();
  }

  /** When something was first logged, such as "now vm1 off". */
  Instant when(String what) {
    return read(folder.resolve("log"))
        .lines()
        .filter(line -> line.endsWith(" " + what))
        .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not logged: " + what));
  }

  private static void write(Path file, String text) {
    try {
      // Never half a file: the strip reads beside it. It may be root's, where the test is not.
      Path fresh = Files.writeString(file.resolveSibling("." + file.getFileName()), text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
