package org.palisade.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the command lines of our processes, of all nodes, for as long as the JVM runs. */
final class CommandLines {
  /** What the passwords of all tests begin with. */
  static final String MARKER = "Marker-";

  private static final long EVERY_MILLIS = 100;

  private CommandLines() {}

  /** Notes each command line of ours that shows a password in a file; begins with an empty one. */
  static void watch(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread watcher = new Thread(() -> lookForEver(file), "command lines");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void lookForEver(Path file) {
    try {
      while (true) {
        List<String> shown = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
          processes
              .map(process -> text(process.resolve("cmdline")))
              .filter(line -> line.contains(MARKER) && isOurs(line))
              .forEach(shown::add);
        }
        Files.write(file, shown, StandardOpenOption.APPEND);
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOurs(String line) {
    String program = line.substring(0, line.indexOf(' '));
    return line.contains("org.palisade.launcher") || program.matches(".*/(fence_|palisade).*");
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has ended, or is the kernel's
    }
  }
}
