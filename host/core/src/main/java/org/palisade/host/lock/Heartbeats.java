package org.palisade.host.lock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.palisade.host.machine.ProcessId;

/** One small file for each process, with the monotonic time at which it was last seen at work. */
final class Heartbeats {
  private final Path directory;
  private final Path mine;

  Heartbeats(Path directory, ProcessId me) {
    this.directory = directory;
    this.mine = directory.resolve(me.text());
  }

  void beat(long now) throws IOException {
    byte[] time = new byte[Long.BYTES];
    ByteBuffer.wrap(time).putLong(now);
    try (FileChannel file = FileChannel.open(mine, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(time), 0);
    } catch (NoSuchFileException e) {
      first(time);
    }
  }

  // It appears whole: a reader must never take an empty file for a dead heart.
  private void first(byte[] time) throws IOException {
    Files.createDirectories(directory);
    Path draft = directory.resolve(mine.getFileName() + ".new");
    Files.write(draft, time);
    Files.move(draft, mine, StandardCopyOption.ATOMIC_MOVE);
  }

  /** When a process was last seen at work; nothing where it left no mark. */
  OptionalLong last(ProcessId process) throws IOException {
    try {
      byte[] time = Files.readAllBytes(directory.resolve(process.text()));
      return time.length < Long.BYTES
          ? OptionalLong.empty()
          : OptionalLong.of(ByteBuffer.wrap(time).getLong());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** Clears away what dead processes left. */
  void sweep() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*-*")) {
      for (Path file : files) {
        if (!ofLiving(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean ofLiving(String name) {
    try {
      return ProcessId.of(Long.parseLong(name.substring(0, name.indexOf('-')))).isPresent();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  void withdraw() throws IOException {
    Files.deleteIfExists(mine);
  }
}
