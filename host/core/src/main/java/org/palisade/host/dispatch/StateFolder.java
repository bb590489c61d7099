package org.palisade.host.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.palisade.host.device.PlugKey;

/**
 * A folder of small JSON files, which daemon and standby share. Files appear whole or not at all. A
 * disk that hangs is waited for 500 ms at most, and no longer at all while eight requests hang.
 * Thread-safe.
 */
public final class StateFolder {
  private static final long PATIENCE_MILLIS = 500;
  private static final int MOST_AT_ONCE = 8;

  private final Path folder;
  private final ThreadPoolExecutor disk;

  /**
   * A folder, which is made when something is first written.
   *
   * @param folder its path
   */
  public StateFolder(Path folder) {
    this.folder = folder;
    this.disk =
        new ThreadPoolExecutor(
            0,
            MOST_AT_ONCE,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> daemon(work, "state-" + folder.getFileName()));
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The file of a plug: the same for every way to name it.
   *
   * @param key the plug
   * @return a name, which tells nothing
   */
  static String fileOf(PlugKey key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.text().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash) + ".json";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Reads a file.
   *
   * @param name its name
   * @return its text, or nothing where there is none
   * @throws IOException where it cannot be read in time
   */
  public Optional<String> read(String name) throws IOException {
    return patiently(
        () -> {
          try {
            return Optional.of(Files.readString(folder.resolve(name)));
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Puts a file in the place of whatever was there.
   *
   * @param name its name, which ends in {@code .json}
   * @param text its new text
   * @throws IOException where it cannot be written in time
   */
  public void replace(String name, String text) throws IOException {
    patiently(
        () -> {
          Path fresh = written(text);
          Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
          return true;
        });
  }

  /** Makes a file unless there is one: of several processes that try, one succeeds. */
  boolean create(String name, String text) throws IOException {
    return patiently(
        () -> {
          Path fresh = written(text);
          try {
            Files.createLink(folder.resolve(name), fresh);
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          } finally {
            Files.deleteIfExists(fresh);
          }
        });
  }

  /**
   * Removes a file.
   *
   * @param name its name
   * @return whether there was one
   * @throws IOException where it cannot be removed in time
   */
  public boolean delete(String name) throws IOException {
    return patiently(() -> Files.deleteIfExists(folder.resolve(name)));
  }

  /**
   * The files.
   *
   * @return their names, sorted
   * @throws IOException where the folder cannot be read in time
   */
  public List<String> names() throws IOException {
    return patiently(
        () -> {
          try (Stream<Path> files = Files.list(folder)) {
            return files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".json"))
                .sorted()
                .toList();
          } catch (NoSuchFileException e) {
            return List.of();
          }
        });
  }

  /**
   * When files last came, were replaced or went, by the file system's clock, which may tick only
   * every few milliseconds.
   *
   * @return that time, or nothing where there is no folder
   * @throws IOException where it cannot be told in time
   */
  public Optional<Instant> changed() throws IOException {
    return patiently(
        () -> {
          try {
            return Optional.of(Files.getLastModifiedTime(folder).toInstant());
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  private Path written(String text) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path fresh = Files.createTempFile(folder, ".new", ".tmp");
    try {
      return Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  private <T> T patiently(Callable<T> work) throws IOException {
    try {
      Future<T> running = disk.submit(work);
      return running.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RejectedExecutionException e) {
      throw new IOException(
          folder + ": the disk did not answer within " + PATIENCE_MILLIS + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(folder + ": interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(folder + ": " + e.getCause(), e);
    }
  }
}
