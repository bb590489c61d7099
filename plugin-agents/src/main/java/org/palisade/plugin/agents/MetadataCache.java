package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.plugin.StonithException;

/** What programs said of themselves, for as long as their files stay as they were. Thread-safe. */
final class MetadataCache {
  private record Stamp(FileTime modified, long size) {}

  private record Known(Stamp stamp, Metadata metadata) {}

  /** Asks a program. */
  @FunctionalInterface
  interface Source {
    Metadata ask(Path program) throws StonithException, InterruptedException;
  }

  private final Map<Path, Known> all = new ConcurrentHashMap<>();

  /**
   * The metadata of a program.
   *
   * @param program the program
   * @param source asks it, where it has changed or was not asked yet
   */
  Metadata of(Path program, Source source)
      throws IOException, StonithException, InterruptedException {
    BasicFileAttributes is = Files.readAttributes(program, BasicFileAttributes.class);
    Stamp stamp = new Stamp(is.lastModifiedTime(), is.size());
    Known known = all.get(program);
    if (known == null || !known.stamp().equals(stamp)) {
      known = new Known(stamp, source.ask(program));
      all.put(program, known);
    }
    return known.metadata();
  }
}
