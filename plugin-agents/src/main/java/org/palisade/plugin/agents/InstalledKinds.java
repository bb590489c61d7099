package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithException;

/**
 * The programs of one directory as kinds of device. A program is run only when its kind's details
 * are asked for, and not at all where nobody may trust it or it cannot fence. Thread-safe.
 *
 * @param prefix of the kinds' names, before the program's
 * @param directory of the programs
 * @param names which of its files are meant
 * @param unusable why a program of a name is never a kind, where it is not
 * @param details learns what a program can do
 */
record InstalledKinds(
    String prefix,
    Path directory,
    Pattern names,
    Function<String, Optional<String>> unusable,
    Details details) {

  /** Learns what a program can do. */
  interface Details {
    DeviceType of(String kind, Path program)
        throws StonithException, IOException, InterruptedException;
  }

  /** A kind for each program; runs none of them. */
  List<DeviceType> all() {
    return Installed.in(directory, names).stream().map(this::kind).toList();
  }

  private DeviceType kind(Path program) {
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
    } catch (StonithException | IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
