package org.palisade.host.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      long newest = newest(generations());
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
    Files.createDirectories(directory);
    Files.writeString(scratch, text, StandardCharsets.UTF_8);
    long next = expected + 1;
    try {
      Files.createLink(file(next), scratch);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } finally {
      Files.deleteIfExists(scratch);
    }
    List<Long> all = generations();
    clear(all, next);
    return newest(all) == next ? Optional.of(next) : Optional.empty();
  }

  private void clear(List<Long> all, long newest) throws IOException {
    for (long old : all) {
      if (old <= newest - KEPT) {
        Files.deleteIfExists(file(old));
      }
    }
  }

  private List<Long> generations() throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        numbers.add(Long.parseLong(file.getFileName().toString()));
      }
    } catch (NoSuchFileException | NumberFormatException e) {
      return numbers;
    }
    return numbers;
  }

  private static long newest(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private Path file(long number) {
    return directory.resolve(Long.toString(number));
  }
}
