package org.palisade.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a program is run: its environment beside PATH, its directory and its time. Immutable. */
final class Shell {
  private final Map<String, String> environment;
  private final Path directory;
  private final Duration limit;

  private Shell(Map<String, String> environment, Path directory, Duration limit) {
    this.environment = environment;
    this.directory = directory;
    this.limit = limit;
  }

  /** A bare environment, the root directory, and two minutes. */
  static Shell plain() {
    return new Shell(Map.of("LC_ALL", "C.UTF-8"), Path.of("/"), Duration.ofMinutes(2));
  }

  Shell with(String name, Object value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value.toString());
    return new Shell(Map.copyOf(more), directory, limit);
  }

  Shell in(Path other) {
    return new Shell(environment, other, limit);
  }

  Shell within(Duration other) {
    return new Shell(environment, directory, other);
  }

  /** Runs a program without input. */
  Ran run(Object... command) {
    return runWithInput("", command);
  }

  /** Runs a program; one that is over its time is ended, and fails the test. */
  Ran runWithInput(String input, Object... command) {
    try {
      // Files, not pipes: a daemon that inherits a pipe would hold the reader for ever.
      Path out = Files.createTempFile("palisade-it", ".out");
      Path err = Files.createTempFile("palisade-it", ".err");
      Path in = Files.writeString(Files.createTempFile("palisade-it", ".in"), input);
      try {
        long start = System.nanoTime();
        Process process =
            builder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        Ran ran = new Ran(process.exitValue(), text(out), text(err), took);
        if (!ended) {
          throw new AssertionError(Arrays.toString(command) + " does not end: " + ran.everything());
        }
        return ran;
      } finally {
        for (Path file : List.of(out, err, in)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + Arrays.toString(command), e);
    }
  }

  /** Starts a program that goes on beside the test; both streams go to a file. */
  Process start(Path log, Object... command) throws IOException {
    return builder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private ProcessBuilder builder(Object... command) {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin");
    builder.environment().putAll(environment);
    return builder;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
