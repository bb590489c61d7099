package org.palisade.plugin.ipmi.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody else's program. One that is not installed fails the test: see assembly/packages. */
public final class Peer {
  private Peer() {}

  /**
   * What a program printed.
   *
   * @param code its exit code
   * @param out standard output and standard error
   */
  public record Printed(int code, String out) {}

  /** Runs a program to its end. */
  public static Printed run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("peer", ".out");
    Process process = start(out, command);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(List.of(command) + " does not end");
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    Files.delete(out);
    return new Printed(process.exitValue(), text);
  }

  /** Starts a program. */
  static Process start(Path out, String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
  }
}
