package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of a directory that may be run: with the host's rights, so only what nobody but root
 * (or the host's own user) could have put there.
 */
final class Installed {
  private static final int OTHERS_MAY_WRITE = 022;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  private Installed() {}

  /** The programs whose names fit, sorted; none where there is no such directory. */
  static List<Path> in(Path directory, Pattern name) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .filter(file -> !isOurOwn(file) && Files.isExecutable(file))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException(directory + " cannot be listed: " + e.getMessage(), e);
    }
  }

  // "palisade setup" links the agents of the host's own kinds there: through them we would ask
  // ourselves.
  private static boolean isOurOwn(Path file) {
    try {
      return file.toRealPath().endsWith(Path.of("libexec", "front-end"));
    } catch (IOException e) {
      return true; // a link to nothing
    }
  }

  /**
   * Why a program is not run.
   *
   * @param program the program
   * @return the end of a sentence about it, or nothing where it may be run
   */
  static Optional<String> distrust(Path program) {
    try {
      Path real = program.toRealPath();
      long self = uid(Path.of("/proc/self"));
      for (Path one = real; one != null; one = one.getParent()) {
        Map<String, Object> is =
            Files.readAttributes(one, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int owner = (Integer) is.get("uid");
        int mode = (Integer) is.get("mode");
        boolean kept = !one.equals(real) && (mode & STICKY) != 0;
        if (owner != ROOT && owner != self) {
          return Optional.of("is not run: " + one + " belongs neither to root nor to the host");
        }
        if ((mode & OTHERS_MAY_WRITE) != 0 && !kept) {
          return Optional.of("is not run: others may write to " + one + " (chmod go-w)");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be looked at: " + e);
    }
  }

  private static long uid(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }
}
