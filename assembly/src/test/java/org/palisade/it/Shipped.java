package org.palisade.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tarball that the build left, and fresh trees from it. */
final class Shipped {
  private static final Path TARGET = Path.of(System.getProperty("palisade.target", "target"));

  private Shipped() {}

  /** Where tests may leave things. */
  static Path workshop() {
    try {
      return Files.createDirectories(TARGET.toAbsolutePath().resolve("it"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of a simulator that runs as a process of its own. */
  static Path testClasses() {
    return TARGET.toAbsolutePath().resolve("test-classes");
  }

  /** Unpacks the tarball under a name of its own, in place of what was there. */
  static Path unpack(String name) {
    Path place = folder(name);
    String version = System.getProperty("palisade.version");
    Path tarball = TARGET.toAbsolutePath().resolve("palisade-" + version + ".tar.gz");
    must(Shell.plain().run("tar", "-xzf", tarball, "-C", place, "--strip-components=1"));
    return place;
  }

  /** The jar of a plugin that is shipped. */
  static Path plugin(String kind) {
    String version = System.getProperty("palisade.version");
    return TARGET
        .toAbsolutePath()
        .resolve("tree/palisade-" + version + "/plugins/plugin-" + kind + "-" + version + ".jar");
  }

  /** An empty folder, in place of what was there. */
  static Path folder(String name) {
    Path place = workshop().resolve(name);
    must(Shell.plain().run("rm", "-rf", place));
    must(Shell.plain().run("mkdir", "-p", place));
    return place;
  }

  private static void must(Ran ran) {
    if (ran.code() != 0) {
      throw new AssertionError(ran.everything());
    }
  }
}
