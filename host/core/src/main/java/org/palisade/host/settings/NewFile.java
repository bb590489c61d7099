package org.palisade.host.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that were not there, to be put in the place of others or beside them. */
public final class NewFile {
  private NewFile() {}

  /**
   * Writes a whole file, and has it on the disk before it returns.
   *
   * @param file the file, which is not there yet
   * @param text what it is to hold
   * @param permissions who may do what with it, such as {@code rw-------}
   * @throws IOException where it is there, or cannot be written; a part of it may be there then
   */
  public static void write(Path file, String text, String permissions) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
