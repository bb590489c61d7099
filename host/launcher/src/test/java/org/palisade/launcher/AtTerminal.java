package org.palisade.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of a tree that runs at a terminal of its own, which a test types at. */
final class AtTerminal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  /** What is read from a pipe is typed at the terminal; what the terminal shows is printed. */
  private static final String PROGRAM =
      """
      import os, pty, sys
      sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])) % 256)
      """;

  private final Process process;
  private final Path shown;

  private AtTerminal(Process process, Path shown) {
    this.process = process;
    this.shown = shown;
  }

  static AtTerminal start(Tree tree, String... command) throws IOException {
    Path shown = Files.createTempFile(tree.home(), "terminal", "");
    List<String> whole = new ArrayList<>(List.of("/usr/bin/python3", "-c", PROGRAM));
    whole.addAll(List.of(command));
    whole.set(3, tree.path(command[0]).toString());
    ProcessBuilder builder =
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(shown.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PALISADE_"));
    builder.environment().put("PALISADE_NO_ARCHIVE", "yes");
    builder.environment().put("TERM", "xterm");
    return new AtTerminal(builder.start(), shown);
  }

  AtTerminal type(String text) throws IOException {
    OutputStream keys = process.getOutputStream();
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
    return this;
  }

  AtTerminal pressCtrlC() throws IOException {
    return type("\003");
  }

  String shown() throws IOException {
    return Files.readString(shown, StandardCharsets.UTF_8);
  }

  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("does not end: " + shown());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
