package org.palisade.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework's storage: one directory for each process, worth nothing when it has ended. */
final class Scratch {
  private static final Logger log = LoggerFactory.getLogger(Scratch.class);
  private static final Pattern NAME = Pattern.compile("felix-(\\d+)");

  private Scratch() {}

  /**
   * Removes the storage of processes that were killed.
   *
   * @param run where the storages lie
   */
  static void removeAbandoned(Path run) {
    try (Stream<Path> files = Files.list(run)) {
      files.filter(Scratch::abandoned).forEach(Scratch::remove);
    } catch (IOException e) {
      log.warn("cannot clean {}: {}", run, e.toString());
    }
  }

  private static boolean abandoned(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  /**
   * Removes a storage.
   *
   * @param storage a directory
   */
  static void remove(Path storage) {
    try (Stream<Path> files = Files.walk(storage)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("cannot remove {}: {}", storage, e.toString());
    }
  }
}
