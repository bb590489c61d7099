package org.palisade.host.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text that several processes change by compare-and-set, without a lock that a frozen one could
 * keep. Each generation is a file of its own, which appears whole and only once, by a hard link;
 * the one with the highest number counts.
 */
final class RecordFile {

  /**
   * Old generations that are kept. A process that was frozen before its link finds a higher number
   * and knows that it came too late; so the newest ones must not all vanish while it looks.
   */
  private static final int KEPT = 8;

  private static final int TRIES = 100;

  /**
   * One state of the text.
   *
   * @param number counts the changes
   * @param text the text; nothing at generation 0
   */
  record Generation(long number, Optional<String> text) {}

  private final Path directory;
  private final Path scratch;

  RecordFile(Path directory, Path scratch) {
    this.directory = directory;
    this.scratch = scratch;
  }

  Generation read() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      long newest = newest(names());
      if (newest == 0) {
        return new Generation(0, Optional.empty());
      }
      try {
        String text = Files.readString(file(newest), StandardCharsets.UTF_8);
        return new Generation(newest, Optional.of(text));
      } catch (NoSuchFileException e) {
        // Others went on and cleared it away meanwhile: look again.
      }
    }
    throw new IOException(directory + " changes faster than it can be read");
  }

  /**
   * Changes the text if nobody else did.
   *
   * @return the new generation's number, or nothing where another process was faster
   */
  Optional<Long> compareAndSet(long expected, String text) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    Files.writeString(scratch, text, StandardCharsets.UTF_8);
    long next = expected + 1;
    try {
      Files.createLink(file(next), scratch);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } finally {
      Files.deleteIfExists(scratch);
    }
    String[] all = names();
    clear(all, next);
    return newest(all) == next ? Optional.of(next) : Optional.empty();
  }

  private void clear(String[] names, long newest) throws IOException {
    for (String name : names) {
      long old = number(name);
      if (old > 0 && old <= newest - KEPT) {
        Files.deleteIfExists(file(old));
      }
    }
  }

  // Not as a stream of paths: a fence looks here six times.
  private String[] names() throws IOException {
    String[] names = directory.toFile().list();
    if (names == null && Files.exists(directory)) {
      throw new IOException(directory + " cannot be read");
    }
    return names == null ? new String[0] : names;
  }

  private static long newest(String[] names) {
    long newest = 0;
    for (String name : names) {
      newest = Math.max(newest, number(name));
    }
    return newest;
  }

  /** Which generation a file is; 0 where it is none. */
  private static long number(String name) {
    try {
      return Long.parseLong(name);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Path file(long number) {
    return directory.resolve(Long.toString(number));
  }
}
