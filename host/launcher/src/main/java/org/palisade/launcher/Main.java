package org.palisade.launcher;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the host, says when it is ready, and ends with it. */
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private static final List<String> USAGE =
      List.of(
          "usage: palisaded [--standby]",
          "  without an option: the host, in the foreground",
          "  --standby: a host for callers that cannot reach it; standard input is its socket");

  /** When a host that has just started is likely to have done what it was started for. */
  private static final Duration ARCHIVE_AFTER = Duration.ofSeconds(10);

  private final Locations locations;
  private final boolean standby;

  private Main(Locations locations, boolean standby) {
    this.locations = locations;
    this.standby = standby;
  }

  /**
   * Runs the host until it is told to stop.
   *
   * @param arguments nothing, or {@code --standby}
   */
  public static void main(String[] arguments) {
    ExitGuard guard = new ExitGuard();
    guard.install();
    int code = run(List.of(arguments));
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    guard.exit(code);
  }

  private static int run(List<String> arguments) {
    if (arguments.equals(List.of("--help")) || arguments.equals(List.of("-h"))) {
      USAGE.forEach(System.out::println);
      return 0;
    }
    boolean standby = arguments.equals(List.of("--standby"));
    if (!arguments.isEmpty() && !standby) {
      USAGE.forEach(System.err::println);
      return 2;
    }
    try {
      new Main(Locations.from(System.getenv()), standby).serve();
      return 0;
    } catch (CannotStart e) {
      System.err.println("palisaded: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (RuntimeException | Error e) {
      log.error("the host ends for a fault of its own", e);
      return 1;
    }
  }

  private void serve() throws CannotStart, InterruptedException {
    makeDirectories();
    Path storage = locations.run().resolve("felix-" + ProcessHandle.current().pid());
    Scratch.removeAbandoned(locations.run());
    Felix felix = Felix.start(locations.home(), storage, properties());
    try {
      Signals.onStop(() -> new Thread(felix::stop, "stop").start());
      felix.components().requireHost();
      Readiness.tell(Age.ofThisProcess());
      ClassArchive archive = new ClassArchive(locations);
      archive.proven();
      if (standby) {
        felix.awaitStop();
        archive.makeIfMissing(); // now, when nobody waits for this host any more
      } else if (!felix.awaitStop(ARCHIVE_AFTER)) {
        archive.makeIfMissing();
        felix.awaitStop();
      }
    } finally {
      felix.stop();
      felix.awaitStop();
      Scratch.remove(storage);
    }
  }

  /** Without a place for its state a host still fences; without one for its socket it cannot. */
  private void makeDirectories() throws CannotStart {
    try {
      make(locations.state(), "rwx--x--x");
    } catch (IOException e) {
      log.error(
          "{} cannot be made ({}): the host fences, but remembers nothing",
          locations.state(),
          e.toString());
    }
    try {
      make(locations.run(), "rwxr-xr-x");
    } catch (IOException e) {
      throw new CannotStart("cannot make the directory " + locations.run() + ": " + e, e);
    }
  }

  private static void make(Path directory, String mode) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("palisade.home", locations.home().toString());
    properties.put("palisade.etc", locations.etc().toString());
    properties.put("palisade.state", locations.state().toString());
    properties.put("palisade.run", locations.run().toString());
    properties.put("palisade.shared", locations.shared().toString());
    properties.put("palisade.socket", locations.socket().toString());
    properties.put("palisade.deploy", locations.deploy().toString());
    properties.put("palisade.plugins", locations.plugins().toString());
    properties.put("palisade.standby", Boolean.toString(standby));
    return properties;
  }
}
