package org.palisade.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second daemon off the state of the first. The kernel lets go of it when the process ends.
 */
final class StateLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateLock.class);
  private static final int LONGEST_PID = 20;

  private final Optional<FileChannel> file;

  private StateLock(Optional<FileChannel> file) {
    this.file = file;
  }

  /**
   * Takes the lock. A state directory that cannot be written is no reason not to fence: then the
   * socket alone keeps a second daemon away.
   *
   * @param state the directory
   * @return the lock
   * @throws IOException where another process has it
   */
  static StateLock take(Path state) throws IOException {
    Path path = state.resolve("host.lock");
    FileChannel file;
    try {
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      log.error(
          "{} cannot be written ({}); make it writable: nothing outlives a restart",
          path,
          e.toString());
      return new StateLock(Optional.empty());
    }
    FileLock lock = file.tryLock();
    if (lock == null) {
      String holder = read(file);
      file.close();
      throw new IOException(
          "another host (pid %s) runs on the state in %s; stop it first".formatted(holder, state));
    }
    write(file);
    return new StateLock(Optional.of(file));
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
    file.read(text, 0);
    return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
  }

  /** For the message to the second daemon alone, so a full disk does no harm. */
  private static void write(FileChannel file) {
    try {
      file.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      log.warn("the pid cannot be noted in the lock file: {}", e.toString());
    }
  }

  @Override
  public void close() {
    file.ifPresent(
        held -> {
          try {
            held.close();
          } catch (IOException e) {
            log.warn("the lock file does not close: {}", e.toString());
          }
        });
  }
}
