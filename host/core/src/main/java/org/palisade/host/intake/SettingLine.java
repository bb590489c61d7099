package org.palisade.host.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.settings.ConfigFile;

/** Lines of a device file. */
final class SettingLine {
  private SettingLine() {}

  /**
   * A line that reads back as what it was made of.
   *
   * @return the line without its end; nothing where no line can say it, such as a value of two
   *     lines
   */
  static Optional<String> of(String key, String value) {
    return Stream.of(key + " = " + value, key + " = \"" + value + "\"")
        .filter(line -> says(line, key, value))
        .findFirst();
  }

  private static boolean says(String line, String key, String value) {
    ConfigFile read = ConfigFile.parse(line.getBytes(StandardCharsets.UTF_8));
    return read.faults().isEmpty()
        && read.lines().equals(List.of(new ConfigFile.Line(1, key, value)));
  }
}
