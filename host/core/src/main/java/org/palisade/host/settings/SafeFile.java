package org.palisade.host.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/** Reads files that the host must be able to trust: whole, of one moment, not a stranger's. */
public final class SafeFile {
  private static final String ATTRIBUTES = "unix:ino,size,lastModifiedTime,ctime,mode,uid";
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int REGULAR = 0100000;
  private static final int OTHERS_ANY = 077;
  private static final int OTHERS_WRITE = 022;
  private static final int EXECUTE = 0100;
  private static final int PERMISSIONS = 07777;
  private static final int ATTEMPTS = 3;
  private static final int OWN_USER = ownUser();
  private static final OpenOption[] READ = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};

  /** Who else may do what with a file. */
  public enum Rule {
    /** Nobody may read or write it: it holds secrets. */
    PRIVATE,
    /** Nobody else may write it: it says what the host does. */
    OWN,
    /** As {@link #OWN}, and it can be run. */
    PROGRAM
  }

  /**
   * What tells one state of a file from another.
   *
   * @param inode its number
   * @param size its bytes
   * @param modified when its content changed
   * @param changed when anything about it changed
   * @param mode type and permissions
   * @param owner its user
   */
  public record Stamp(
      long inode, long size, FileTime modified, FileTime changed, int mode, int owner) {

    /**
     * Whether others than its owner may write it.
     *
     * @return true if so
     */
    public boolean othersWrite() {
      return (mode & OTHERS_WRITE) != 0;
    }

    /** By hand: the record's own is linked when first used, which a start of the host waits for. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Stamp stamp
          && inode == stamp.inode
          && size == stamp.size
          && modified.equals(stamp.modified)
          && changed.equals(stamp.changed)
          && mode == stamp.mode
          && owner == stamp.owner;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(inode);
    }
  }

  /** A file that is not taken. The message is the end of a sentence that begins with the file. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param text what is wrong, and what to do
     */
    public Refused(String text) {
      super(text);
    }
  }

  private SafeFile() {}

  private static int ownUser() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new IllegalStateException("no /proc: " + e.getMessage(), e);
    }
  }

  /**
   * Looks at a file; a link is not followed.
   *
   * @param file the file
   * @return its stamp, or nothing where there is none
   * @throws IOException where it cannot be looked at
   */
  public static Optional<Stamp> look(Path file) throws IOException {
    try {
      Map<String, Object> found = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          new Stamp(
              (Long) found.get("ino"),
              (Long) found.get("size"),
              (FileTime) found.get("lastModifiedTime"),
              (FileTime) found.get("ctime"),
              (Integer) found.get("mode"),
              (Integer) found.get("uid")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param most the most bytes that it may have
   * @param rule who else may do what with it
   * @return what it held at one moment
   * @throws Refused where it is not there, is not safe, or keeps changing
   */
  public static byte[] read(Path file, int most, Rule rule) throws Refused {
    return read(file, Optional.empty(), most, rule);
  }

  /**
   * Reads a file that was looked at before, which saves looking at it again.
   *
   * @param file the file
   * @param seen what it looked like
   * @param most the most bytes that it may have
   * @param rule who else may do what with it
   * @return what it held at one moment, at or after that look
   * @throws Refused where it is not there, is not safe, or keeps changing
   */
  public static byte[] read(Path file, Optional<Stamp> seen, int most, Rule rule) throws Refused {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Stamp before = attempt == 0 && seen.isPresent() ? seen.get() : looked(file);
        requireSafe(before, rule);
        byte[] bytes = bytes(file, most);
        if (look(file).filter(before::equals).isPresent()) {
          return bytes;
        }
      }
    } catch (NoSuchFileException e) {
      throw new Refused("vanished while it was read");
    } catch (IOException e) {
      throw new Refused("cannot be read: " + e.getMessage());
    }
    throw new Refused("changes while it is read; it is read again in a moment");
  }

  /**
   * Checks that a file is safe.
   *
   * @param file the file
   * @param rule who else may do what with it
   * @return its stamp
   * @throws Refused where it is not
   */
  public static Stamp check(Path file, Rule rule) throws Refused {
    Stamp stamp = looked(file);
    requireSafe(stamp, rule);
    return stamp;
  }

  private static Stamp looked(Path file) throws Refused {
    try {
      return look(file).orElseThrow(() -> new Refused("is not there"));
    } catch (IOException e) {
      throw new Refused("cannot be looked at: " + e.getMessage());
    }
  }

  private static void requireSafe(Stamp stamp, Rule rule) throws Refused {
    requireRegular(stamp);
    requireOwner(stamp, rule);
    requireMode(stamp, rule);
  }

  private static void requireRegular(Stamp stamp) throws Refused {
    if ((stamp.mode() & TYPE) == LINK) {
      throw new Refused("is a symbolic link, which is not followed; put the file itself there");
    }
    if ((stamp.mode() & TYPE) != REGULAR) {
      throw new Refused("is not a regular file");
    }
  }

  private static void requireOwner(Stamp stamp, Rule rule) throws Refused {
    boolean roots = stamp.owner() == 0 && rule != Rule.PRIVATE;
    if (stamp.owner() != OWN_USER && !roots) {
      throw new Refused(
          "belongs to user "
              + stamp.owner()
              + ", not to the host's user "
              + OWN_USER
              + "; change its owner (chown)");
    }
  }

  private static void requireMode(Stamp stamp, Rule rule) throws Refused {
    int forbidden = rule == Rule.PRIVATE ? OTHERS_ANY : OTHERS_WRITE;
    if ((stamp.mode() & forbidden) != 0) {
      throw new Refused(
          String.format(
              "has mode %04o: others may %s it; run 'chmod %s' on it",
              stamp.mode() & PERMISSIONS,
              rule == Rule.PRIVATE ? "read or write" : "write",
              rule == Rule.PRIVATE ? "0600" : "go-w"));
    }
    if (rule == Rule.PROGRAM && (stamp.mode() & EXECUTE) == 0) {
      throw new Refused("cannot be run; run 'chmod u+x' on it");
    }
  }

  private static byte[] bytes(Path file, int most) throws IOException, Refused {
    try (InputStream in = Files.newInputStream(file, READ)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new Refused("is larger than " + most + " bytes; nothing of it is used");
      }
      return bytes;
    }
  }
}
