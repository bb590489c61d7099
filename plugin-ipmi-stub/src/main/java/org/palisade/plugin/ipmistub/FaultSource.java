package org.palisade.plugin.ipmistub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** Gives the script of now: that of a file as long as it exists, else a fixed one. Thread-safe. */
final class FaultSource {
  private record Version(Object key, Object modified, long size) {}

  private record Known(Version version, FaultScript script) {}

  private final FaultScript fixed;
  private final Path file;
  private volatile Known known;

  private FaultSource(FaultScript fixed, Path file) {
    this.fixed = fixed;
    this.file = file;
    this.known = new Known(new Version("", "", -1), fixed);
  }

  static FaultSource fixed(FaultScript script) {
    return new FaultSource(script, Path.of(""));
  }

  static FaultSource file(Path file, FaultScript whereThereIsNone) {
    return new FaultSource(whereThereIsNone, file);
  }

  FaultScript now() throws StonithException {
    if (file.toString().isEmpty()) {
      return fixed;
    }
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      Version version =
          new Version(String.valueOf(facts.fileKey()), facts.lastModifiedTime(), facts.size());
      if (!version.equals(known.version())) {
        known = new Known(version, FaultScript.parse(Files.readString(file)));
      }
      return known.script();
    } catch (NoSuchFileException e) {
      return fixed;
    } catch (IOException | IllegalArgumentException e) {
      throw new StonithException(
          Reason.INVALID_SETTINGS, "faults_file " + file + ": " + e.getMessage(), e);
    }
  }
}
