package org.palisade.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of classes that lets the next start take less time. {@code bin/palisaded} finds,
 * makes and proves it; this says when.
 */
final class ClassArchive {
  private static final Logger log = LoggerFactory.getLogger(ClassArchive.class);

  private final Locations locations;
  private final boolean used;

  ClassArchive(Locations locations) {
    this.locations = locations;
    this.used = "used".equals(System.getProperty("palisade.archive"));
  }

  /** The host is ready: an archive that it was started with is proven. */
  void proven() {
    if (used) {
      try {
        Files.deleteIfExists(locations.state().resolve("cds/unproven"));
      } catch (IOException e) {
        log.warn("the next start does without its archive of classes: {}", e.toString());
      }
    }
  }

  /**
   * Has an archive made, unless this host was started with one: by a process of its own, which uses
   * what the machine has left over. It takes half a minute, and may go on when the host ends.
   */
  void makeIfMissing() {
    // The private host of one caller has nothing that outlives it; and who may not write need not
    // try.
    boolean lasting = !locations.run().equals(locations.state());
    boolean unwanted =
        System.getenv("PALISADE_NO_ARCHIVE") != null; // a rehearsal's host has none made
    if (used || unwanted || !lasting || !Files.isWritable(locations.state())) {
      return;
    }
    Path script = locations.home().resolve("bin/palisaded");
    try {
      new ProcessBuilder(List.of("nice", "-n", "19", script.toString(), "--archive"))
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      log.warn("no archive of classes can be made: {}", e.getMessage());
    }
  }
}
