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
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of all writers, whatever state a crash left them in. */
final class JournalFiles {
  static final String SUFFIX = ".jsonl";
  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

  /**
   * A record and who wrote it.
   *
   * @param writer the process
   * @param entry the record
   */
  record Written(Writer writer, Entry entry) {}

  // A clock that was set back must not put a writer's records out of their order.
  private record Placed(Instant place, Written written) {}

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

  /** All records, merged by time. */
  List<Written> read() {
    List<Placed> all = new ArrayList<>();
    try {
      byWriter().forEach((writer, files) -> all.addAll(read(writer, files)));
    } catch (IOException e) {
      LOG.error("{} cannot be read: {}", directory, e.toString());
    }
    all.sort(Comparator.comparing(Placed::place));
    return all.stream().map(Placed::written).toList();
  }

  private List<Placed> read(Writer writer, List<Path> files) {
    // By number: what was written again after a failed sync is one record.
    Map<Long, Entry> records = new TreeMap<>();
    for (Path file : files) {
      for (Records.Numbered record : records(file)) {
        records.putIfAbsent(record.number(), record.entry());
      }
    }
    List<Placed> placed = new ArrayList<>();
    Instant place = Instant.MIN;
    for (Entry entry : records.values()) {
      place = entry.at().isAfter(place) ? entry.at() : place;
      placed.add(new Placed(place, new Written(writer, entry)));
    }
    return placed;
  }

  /** The records of one file that can be read. */
  List<Records.Numbered> records(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return parse(bytes, bytes.length);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.error("{} cannot be read: {}", file, e.toString());
      return List.of();
    }
  }

  /** The records that can be read of so many bytes. */
  static List<Records.Numbered> parse(byte[] bytes, int length) {
    List<Records.Numbered> records = new ArrayList<>();
    int damaged = 0;
    for (int from = 0; from < length; ) {
      int end = endOfLine(bytes, from, length);
      Optional<Records.Numbered> record = line(bytes, from, end);
      record.ifPresent(records::add);
      damaged += record.isEmpty() && end > from ? 1 : 0;
      from = end + 1;
    }
    if (damaged > 0) {
      LOG.debug("{} torn or damaged lines left out", damaged);
    }
    return records;
  }

  private static int endOfLine(byte[] bytes, int from, int length) {
    int end = from;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  // A crash may leave zeros where a record was to be; the next writer's line may follow them.
  private static Optional<Records.Numbered> line(byte[] bytes, int from, int end) {
    int start = from;
    while (start < end && bytes[start] == 0) {
      start++;
    }
    return Records.parse(bytes, start, end - start);
  }
}
