package org.palisade.host.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of all writers, whatever state a crash left them in. */
final class JournalFiles {
  static final String SUFFIX = ".jsonl";
  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

  private final Path directory;

  JournalFiles(Path directory) {
    this.directory = directory;
  }

  /** The files of each writer, oldest first. */
  Map<Writer, List<Path>> byWriter() throws IOException {
    Map<Writer, List<Path>> all = new LinkedHashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        Writer.of(file)
            .ifPresent(writer -> all.computeIfAbsent(writer, none -> new ArrayList<>()).add(file));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of();
    }
    all.values().forEach(files -> files.sort(Comparator.naturalOrder()));
    return all;
  }

  /**
   * Goes through the records, merged by time and each writer's in its own order. However many there
   * are, a few are in memory at a time.
   *
   * @param since files that were last changed before are left out
   * @param then told of each, and who wrote it
   */
  void each(Instant since, BiConsumer<Writer, Entry> then) {
    PriorityQueue<WriterRecords> writers =
        new PriorityQueue<>(Comparator.comparing(WriterRecords::place));
    try {
      byWriter()
          .forEach(
              (writer, files) -> {
                List<Path> recent = files.stream().filter(f -> changedSince(f, since)).toList();
                writers.add(new WriterRecords(writer, recent));
              });
    } catch (IOException e) {
      LOG.error("{} cannot be read: {}", directory, e.toString());
    }
    while (!writers.isEmpty()) {
      WriterRecords first = writers.remove();
      first.next().ifPresent(entry -> then.accept(first.writer(), entry));
      if (first.goOn()) {
        writers.add(first);
      }
    }
  }

  private static boolean changedSince(Path file, Instant since) {
    return since.equals(Instant.MIN) || !changedAt(file).isBefore(since);
  }

  /** When a file was last changed; long ago, where that cannot be told. */
  static Instant changedAt(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.MIN;
    }
  }
}
