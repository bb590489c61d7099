package org.palisade.host.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is being written. Used by one thread. */
interface Sink extends AutoCloseable {

  /** Opens files; what a disk does wrong, it does here. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens or makes a file, for its owner only.
     *
     * @param file the file
     * @param size the length from which writing goes on; what is beyond it goes away
     */
    Sink open(Path file, long size) throws IOException;
  }

  /** Writes all bytes at the end. */
  void write(ByteBuffer bytes) throws IOException;

  /** Returns when all that was written is on the disk. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;

  /** A real file. */
  static Sink open(Path file, long size) throws IOException {
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    boolean fresh = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      channel.truncate(size).position(Math.min(size, channel.size()));
      if (fresh) {
        syncDirectory(file.getParent());
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new Sink() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void sync() throws IOException {
        channel.force(false);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  // Without this a crash may lose the new file's name, and all of it.
  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
