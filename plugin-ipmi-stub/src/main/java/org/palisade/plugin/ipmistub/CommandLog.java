package org.palisade.plugin.ipmistub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Notes each power command that a chassis received, one line each: time, BMC, plug, command. Lines
 * are appended whole, so several processes may share the file.
 */
final class CommandLog {
  private final Optional<Path> file;

  CommandLog(Optional<Path> file) {
    this.file = file;
  }

  void note(Instant now, String ip, String plug, Order order) throws IOException {
    if (file.isPresent()) {
      byte[] line = (now + " " + ip + " " + plug + " " + order + "\n").getBytes(UTF_8);
      try (OutputStream out = new FileOutputStream(file.get().toFile(), true)) {
        out.write(line);
      }
    }
  }
}
