package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithException;

/**
 * The programs of one directory as kinds of device. A program is run only when its kind's details
 * are asked for, and not at all where nobody may trust it or it cannot fence. A kind is the same
 * one, with what was learned, for as long as its program's file stays as it was. Thread-safe.
 */
final class InstalledKinds {

  /** Learns what a program can do. */
  interface Details {
    DeviceType of(String kind, Path program) throws StonithException, InterruptedException;
  }

  private record Stamp(FileTime modified, long size) {
    static Stamp of(Path program) throws IOException {
      BasicFileAttributes is = Files.readAttributes(program, BasicFileAttributes.class);
      return new Stamp(is.lastModifiedTime(), is.size());
    }
  }

  private record Offered(Stamp stamp, DeviceType kind) {}

  private final String prefix;
  private final Path directory;
  private final Pattern names;
  private final Function<String, Optional<String>> unusable;
  private final Details details;
  private final Map<Path, Offered> offered = new ConcurrentHashMap<>();

  /**
   * Offers nothing yet.
   *
   * @param prefix of the kinds' names, before the program's
   * @param directory of the programs
   * @param names which of its files are meant
   * @param unusable why a program of a name is never a kind, where it is not
   * @param details learns what a program can do
   */
  InstalledKinds(
      String prefix,
      Path directory,
      Pattern names,
      Function<String, Optional<String>> unusable,
      Details details) {
    this.prefix = prefix;
    this.directory = directory;
    this.names = names;
    this.unusable = unusable;
    this.details = details;
  }

  /** A kind for each program; runs none of them. */
  List<DeviceType> all() {
    List<DeviceType> all = new ArrayList<>();
    for (Path program : Installed.in(directory, names)) {
      try {
        all.add(kind(program, Stamp.of(program)));
      } catch (IOException e) {
        // It was taken away just now.
        offered.remove(program);
      }
    }
    return all;
  }

  private DeviceType kind(Path program, Stamp stamp) {
    return offered
        .compute(
            program,
            (file, before) ->
                before != null && before.stamp().equals(stamp)
                    ? before
                    : new Offered(stamp, unlearned(program)))
        .kind();
  }

  private DeviceType unlearned(Path program) {
    String name = prefix + program.getFileName();
    return DeviceType.lazy(name, () -> learned(name, program));
  }

  // What is thrown is not kept: a program is asked again when its kind is named again.
  private DeviceType learned(String name, Path program) {
    Optional<String> why =
        unusable
            .apply(program.getFileName().toString())
            .or(() -> Installed.distrust(program).map(distrust -> program + " " + distrust));
    if (why.isPresent()) {
      throw new IllegalStateException(why.get());
    }
    try {
      return details.of(name, program);
    } catch (StonithException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
