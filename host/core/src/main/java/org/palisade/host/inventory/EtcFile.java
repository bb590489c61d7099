package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.SafeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of {@code etc} without secrets, which is read again when it changed. Not thread-safe. */
final class EtcFile {
  private static final Logger LOG = LoggerFactory.getLogger(EtcFile.class);
  private static final ConfigFile ABSENT = new ConfigFile(List.of(), List.of());

  private final Path path;
  private final int mostBytes;
  private final Function<byte[], ConfigFile> parser;
  private Optional<SafeFile.Stamp> seen = Optional.empty();
  private boolean read;

  EtcFile(Path path, int mostBytes, Function<byte[], ConfigFile> parser) {
    this.path = path;
    this.mostBytes = mostBytes;
    this.parser = parser;
  }

  Path path() {
    return path;
  }

  /** Whether it was never read. */
  boolean isNew() {
    return !read;
  }

  boolean isAsSeen(Optional<SafeFile.Stamp> now) {
    return now.equals(seen);
  }

  /** A file's stamp, or nothing where it is not there or cannot be looked at. */
  static Optional<SafeFile.Stamp> stamp(Path file) {
    try {
      return SafeFile.look(file);
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /**
   * Reads it where it is not as it was.
   *
   * @param now its stamp
   * @return its lines, where it changed; none where it is not there
   */
  Optional<ConfigFile> changed(Optional<SafeFile.Stamp> now) {
    if (read && now.equals(seen)) {
      return Optional.empty();
    }
    read = true;
    seen = now;
    return Optional.of(now.isEmpty() ? ABSENT : lines());
  }

  private ConfigFile lines() {
    try {
      return parser.apply(SafeFile.read(path, mostBytes, SafeFile.Rule.OWN));
    } catch (SafeFile.Refused e) {
      return new ConfigFile(List.of(), List.of(new ConfigFile.Fault(0, e.getMessage())));
    }
  }
}
