package org.palisade.plugin.http.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Counts connections as the kernel sees them. */
public final class Sockets {
  private static final String ESTABLISHED = "01";

  private Sockets() {}

  /**
   * The connections to a server that neither side has closed.
   *
   * @param port the server's
   * @return how many there are now
   */
  public static int openTo(int port) {
    String local = String.format(Locale.ROOT, ":%04X", port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .map(Path::of)
        .flatMap(Sockets::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns[1].endsWith(local) && columns[3].equals(ESTABLISHED))
        .mapToInt(columns -> 1)
        .sum();
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.exists(table) ? Files.readAllLines(table).stream() : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
