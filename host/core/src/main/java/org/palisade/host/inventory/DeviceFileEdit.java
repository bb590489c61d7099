package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palisade.host.settings.NewFile;
import org.palisade.host.settings.SafeFile;

/**
 * Sets single lines of a device file and leaves all others as they are. The file is replaced whole,
 * so that whoever reads it sees the one text or the other.
 */
public final class DeviceFileEdit {
  private final Path file;

  /**
   * An edit of a file.
   *
   * @param etc the directory of {@code devices/}
   * @param device the device's name
   */
  public DeviceFileEdit(Path etc, String device) {
    this.file = etc.resolve("devices").resolve(device + ".cfg");
  }

  /**
   * The file.
   *
   * @return its path
   */
  public Path file() {
    return file;
  }

  /**
   * Sets a line, in the place of the one that has the key now, else at the end.
   *
   * @param key the key
   * @param value its value, without quotation marks, number signs and control characters
   * @throws IOException where the file cannot be read or written, is not safe, or was changed
   *     meanwhile; it then is as it was
   */
  public void set(String key, String value) throws IOException {
    Optional<SafeFile.Stamp> before = SafeFile.look(file);
    List<String> lines = new ArrayList<>(lines());
    String line = key + " = " + value;
    int place = place(lines, key);
    if (place < 0) {
      lines.add(line);
    } else {
      lines.set(place, line);
    }
    replace(before, String.join("\n", lines) + "\n");
  }

  private List<String> lines() throws IOException {
    try {
      byte[] bytes = SafeFile.read(file, DeviceFolder.MOST_BYTES, SafeFile.Rule.PRIVATE);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (SafeFile.Refused e) {
      throw new IOException(file + " " + e.getMessage(), e);
    }
  }

  private static int place(List<String> lines, String key) {
    for (int i = 0; i < lines.size(); i++) {
      int sign = lines.get(i).indexOf('=');
      if (sign > 0 && lines.get(i).substring(0, sign).strip().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  // A name that begins with a dot is no device's.
  private void replace(Optional<SafeFile.Stamp> before, String text) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(next);
    try {
      NewFile.write(next, text, "rw-------");
      if (!SafeFile.look(file).equals(before)) {
        throw new IOException(file + " was changed meanwhile, and is left as it is; try again");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
