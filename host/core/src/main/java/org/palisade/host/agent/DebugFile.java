package org.palisade.host.agent;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The file of {@code --debug-file}: appended to, made for its owner alone, never a symbolic link. A
 * thread of its own writes it, so that a disk which hangs holds no fencing up; lines that it cannot
 * take are dropped. Thread-safe.
 */
final class DebugFile {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final int LINES_WAITING = 10_000;
  private static final long PATIENCE_MILLIS = 500;

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletableFuture<BufferedWriter> opened = new CompletableFuture<>();
  private final ThreadPoolExecutor writer;

  private DebugFile() {
    writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(LINES_WAITING),
            DebugFile::daemon,
            new ThreadPoolExecutor.DiscardPolicy()) {
          @Override
          protected void terminated() {
            connected().ifPresent(DebugFile::closeQuietly);
            closed.complete(null);
          }
        };
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "debug-file");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens the file.
   *
   * @throws IOException if it cannot be opened, is no regular file, or the disk does not answer
   */
  static DebugFile open(Path path) throws IOException {
    DebugFile file = new DebugFile();
    file.writer.execute(() -> file.connect(path));
    try {
      file.opened.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return file;
    } catch (ExecutionException e) {
      file.writer.shutdown();
      throw new IOException(e.getCause().toString(), e);
    } catch (TimeoutException e) {
      file.writer.shutdown();
      throw new IOException("the disk did not answer within " + PATIENCE_MILLIS + " ms", e);
    } catch (InterruptedException e) {
      file.writer.shutdown();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void connect(Path path) {
    try {
      refuseOthers(path);
      opened.complete(
          new BufferedWriter(
              Channels.newWriter(
                  Files.newByteChannel(
                      path,
                      Set.of(
                          StandardOpenOption.CREATE,
                          StandardOpenOption.WRITE,
                          StandardOpenOption.APPEND,
                          LinkOption.NOFOLLOW_LINKS),
                      PosixFilePermissions.asFileAttribute(
                          PosixFilePermissions.fromString("rw-------"))),
                  StandardCharsets.UTF_8)));
    } catch (IOException | RuntimeException e) {
      opened.completeExceptionally(e);
    }
  }

  // To open a pipe would wait for its reader.
  private static void refuseOthers(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is there and is no regular file");
    }
  }

  static String time() {
    return TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  void line(String kind, String text) {
    String line = time() + " " + kind + ": " + text + "\n";
    writer.execute(() -> write(line));
  }

  private Optional<BufferedWriter> connected() {
    return opened.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.ofNullable(opened.getNow(null));
  }

  private void write(String line) {
    connected()
        .ifPresent(
            file -> {
              try {
                file.write(line);
                file.flush();
              } catch (IOException e) {
                // A full disk takes no line, and none that says so.
                closeQuietly(file);
              }
            });
  }

  private static void closeQuietly(BufferedWriter file) {
    try {
      file.close();
    } catch (IOException e) {
      // What could not be written is lost; the caller's answer does not depend on it.
    }
  }

  /** Closes the file after what waits was written, or gives up on it, and then goes on. */
  void close(Runnable then) {
    writer.shutdown();
    CompletableFuture<Void> unused =
        closed
            .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .whenComplete((done, late) -> then.run());
  }
}
