package org.palisade.host.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.palisade.host.settings.SafeFile;

/**
 * Reads jars from where only root or the host's user can have put them: neither the file nor a
 * directory on the way to it can be written by others.
 */
final class SafePlace {
  private static final int MOST_BYTES = 64 << 20;
  private static final int OTHERS_WRITE = 022;
  private static final int STICKY = 01000;
  private static final int PERMISSIONS = 07777;

  private SafePlace() {}

  /**
   * Reads a jar.
   *
   * @param jar a file
   * @return all of it, of one moment
   * @throws Refused where someone else could have written it, or could while it is read
   */
  static byte[] read(Path jar) throws Refused {
    if (jar.getFileName() == null || !jar.getFileName().toString().endsWith(".jar")) {
      throw new Refused("is no plugin: the name of a plugin's file ends in .jar");
    }
    if (jar.toString().chars().anyMatch(Character::isISOControl)) {
      throw new Refused("has a control character in its name; rename it");
    }
    try {
      Path directory = jar.toAbsolutePath().getParent().toRealPath();
      requireSafe(directory);
      return SafeFile.read(directory.resolve(jar.getFileName()), MOST_BYTES, SafeFile.Rule.OWN);
    } catch (IOException e) {
      throw new Refused("cannot be found: " + e);
    } catch (SafeFile.Refused e) {
      throw new Refused(e.getMessage());
    }
  }

  /**
   * Checks that nobody else can put, exchange or remove files in a directory.
   *
   * @param directory its real path
   * @throws Refused where someone can
   */
  static void requireSafe(Path directory) throws Refused {
    boolean last = true;
    for (Path at = directory; at != null; at = at.getParent()) {
      requireSafe(at, last);
      last = false;
    }
  }

  // Further up, a sticky directory such as /tmp lets nobody exchange what is another's.
  private static void requireSafe(Path directory, boolean last) throws Refused {
    SafeFile.Stamp stamp = look(directory);
    if (stamp.owner() != 0 && stamp.owner() != ownUser()) {
      throw new Refused(
          "lies in "
              + directory
              + ", which belongs to user "
              + stamp.owner()
              + "; take it to a directory of root or of the host's user");
    }
    boolean sticky = !last && (stamp.mode() & STICKY) != 0;
    if ((stamp.mode() & OTHERS_WRITE) != 0 && !sticky) {
      throw new Refused(
          String.format(
              "lies in %s, where others may write (mode %04o); %s",
              directory, stamp.mode() & PERMISSIONS, mending(stamp)));
    }
  }

  // A directory such as /tmp is meant to be everybody's.
  private static String mending(SafeFile.Stamp stamp) {
    return (stamp.mode() & STICKY) != 0
        ? "copy it to a directory that only root can write to"
        : "run 'chmod go-w' on that directory";
  }

  private static SafeFile.Stamp look(Path directory) throws Refused {
    try {
      return SafeFile.look(directory)
          .orElseThrow(() -> new Refused("lies in " + directory + ", which is not there"));
    } catch (IOException e) {
      throw new Refused("lies in " + directory + ", which cannot be looked at: " + e);
    }
  }

  private static int ownUser() throws Refused {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new Refused("cannot be judged, for there is no /proc: " + e);
    }
  }
}
