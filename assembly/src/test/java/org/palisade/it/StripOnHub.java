package org.palisade.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The power strip on the cluster's switch, as a test sees it: at 10.66.1.254, port 8080. */
final class StripOnHub {
  private static final int PORT = 8080;

  private final Path folder;

  private StripOnHub(Path folder) {
    this.folder = folder;
  }

  private static final class Holder {
    static final StripOnHub SHARED = start();

    private static StripOnHub start() {
      Path folder = Shipped.folder("strip");
      try {
        Files.createDirectories(folder.resolve("outlets"));
        Files.createDirectories(folder.resolve("habits"));
        Files.createFile(folder.resolve("log"));
        Cluster.shared()
            .startOnHub(
                folder.resolve("console"),
                "java",
                "-cp",
                Shipped.testClasses(),
                Strip.class.getName(),
                "10.66.1.254",
                PORT,
                folder,
                Cluster.SCRIPT);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Awaitility.await("the strip")
          .pollInSameThread() // the class is being initialized: other threads wait for it
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  Cluster.shared()
                          .hub("curl", "-s", "http://10.66.1.254:" + PORT + "/outlets/")
                          .code()
                      == 0);
      return new StripOnHub(folder);
    }
  }

  static StripOnHub shared() {
    return Holder.SHARED;
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

  /** The commands and changes for an outlet, in order: "POST vm1 off", "now vm1 off", … */
  List<String> commands(String outlet) {
    return read(folder.resolve("log"))
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1).strip())
        .filter(
            line ->
                line.startsWith("POST " + outlet + " ") || line.startsWith("now " + outlet + " "))
        .toList();
  }

  private static void write(Path file, String text) {
    try {
      Files.deleteIfExists(file); // it may belong to root, where the test does not run as root
      Files.writeString(file, text);
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
