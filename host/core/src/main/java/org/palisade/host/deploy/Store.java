package org.palisade.host.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's own copies of jars, each under a name that was never used before. What was checked is
 * what runs, whatever becomes of the file that it was copied from. Used by one thread.
 */
final class Store {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final String LIST = "in-force";
  private static final String SUFFIX = ".jar";
  private static final int MOST_ATTEMPTS = 10_000;

  private final Path directory;

  Store(Path directory) {
    this.directory = directory;
  }

  Path list() {
    return directory.resolve(LIST);
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /**
   * Writes a jar that is not known yet.
   *
   * @param bytes its content
   * @return its file, which survives a power failure
   * @throws Refused where it cannot be written
   */
  Path write(byte[] bytes) throws Refused {
    try {
      makeDirectory();
      Path file = directory.resolve("new" + SUFFIX);
      Files.deleteIfExists(file);
      write(file, bytes);
      return file;
    } catch (IOException e) {
      throw new Refused("cannot be copied to " + directory + ": " + e);
    }
  }

  private void makeDirectory() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      OutputStream out = Channels.newOutputStream(channel);
      out.write(bytes);
      channel.force(true);
    }
  }

  /**
   * Gives a written jar its name.
   *
   * @param file as of {@link #write(byte[])}
   * @param jar what it holds
   * @return its file for good
   * @throws Refused where it cannot be renamed
   */
  Path keep(Path file, Jar jar) throws Refused {
    String stem = jar.plugin() + "-" + jar.version();
    try {
      for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        Path free = directory.resolve(stem + (attempt == 0 ? "" : "-" + attempt) + SUFFIX);
        if (!Files.exists(free)) {
          return Files.move(file, free, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      throw new FileAlreadyExistsException(stem + SUFFIX);
    } catch (IOException e) {
      throw new Refused("cannot be copied to " + directory + ": " + e);
    }
  }

  /**
   * Replaces the list as a whole: after a crash or a power failure it is the old or the new one.
   *
   * @param lines its lines
   * @throws Refused where it cannot be written; the old one is then in place
   */
  void writeList(List<String> lines) throws Refused {
    try {
      makeDirectory();
      Path fresh = directory.resolve(LIST + ".new");
      Files.deleteIfExists(fresh);
      write(fresh, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, list(), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    } catch (IOException e) {
      throw new Refused("cannot be recorded in " + list() + ": " + e);
    }
  }

  /**
   * Removes the copies that nobody needs.
   *
   * @param used the files that are needed
   */
  void sweep(Set<Path> used) {
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(file -> file.toString().endsWith(SUFFIX) && !used.contains(file))
          .forEach(Store::delete);
    } catch (NoSuchFileException e) {
      LOG.trace("no copy was ever made", e);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be cleaned: {}", directory, e.toString());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file, e.toString());
    }
  }
}
