package org.palisade.host.inventory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.palisade.host.settings.SafeFile;

/**
 * Runs programs that print a secret: without a shell, for a bounded time, a few side by side, and
 * again from time to time, so that a changed password is noticed. No one waits for a run but the
 * first time. Thread-safe.
 */
final class Scripts {
  private static final int SIDE_BY_SIDE = 8;
  private static final int MOST_BYTES = 64 << 10;
  private static final Duration RUN_AGAIN_AFTER = Duration.ofMinutes(5);

  /**
   * What a run came to.
   *
   * @param secret what was printed
   * @param problem the end of a sentence that begins with the script
   */
  record Outcome(Optional<String> secret, String problem) {
    static Outcome printed(String secret) {
      return new Outcome(Optional.of(secret), "");
    }

    static Outcome failed(String problem) {
      return new Outcome(Optional.empty(), problem);
    }

    @Override
    public String toString() {
      return secret.isPresent() ? "printed" : problem;
    }
  }

  static final Outcome RUNNING = Outcome.failed("still runs; it is asked again in a moment");

  private static final class Runs {
    private SafeFile.Stamp stamp;
    private Outcome last = RUNNING;
    private Optional<CompletableFuture<Outcome>> now = Optional.empty();
    private long endedNanos;

    Runs(SafeFile.Stamp stamp) {
      this.stamp = stamp;
    }
  }

  private final Duration limit;
  private final Map<Path, Runs> all = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  /**
   * No script has run yet.
   *
   * @param limit the most time that a run may take
   */
  Scripts(Duration limit) {
    this.limit = limit;
    this.threads =
        new ThreadPoolExecutor(
            SIDE_BY_SIDE,
            SIDE_BY_SIDE,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            runnable -> {
              Thread thread = new Thread(runnable, "password-script");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * What a script printed when it last ran. Starts it where it has not run yet, has changed, or ran
   * long ago.
   *
   * @param script the program
   * @return the outcome; {@link #RUNNING} where there is none yet
   */
  Outcome look(Path script) {
    SafeFile.Stamp stamp;
    try {
      stamp = SafeFile.check(script, SafeFile.Rule.PROGRAM);
    } catch (SafeFile.Refused e) {
      all.remove(script);
      return Outcome.failed(e.getMessage());
    }
    Runs runs = all.computeIfAbsent(script, none -> new Runs(stamp));
    synchronized (runs) {
      if (!runs.stamp.equals(stamp)) {
        runs.stamp = stamp;
        runs.last = RUNNING;
        runs.now = Optional.empty();
      }
      boolean due =
          runs.last.equals(RUNNING)
              || System.nanoTime() - runs.endedNanos > RUN_AGAIN_AFTER.toNanos();
      if (due && runs.now.isEmpty()) {
        start(script, runs, stamp);
      }
      return runs.last;
    }
  }

  private void start(Path script, Runs runs, SafeFile.Stamp stamp) {
    CompletableFuture<Outcome> run = CompletableFuture.supplyAsync(() -> run(script), threads);
    runs.now = Optional.of(run);
    CompletableFuture<Outcome> unused =
        run.whenComplete(
            (outcome, e) -> {
              synchronized (runs) {
                if (runs.stamp.equals(stamp)) {
                  runs.last = outcome == null ? Outcome.failed("failed: " + e) : outcome;
                  runs.endedNanos = System.nanoTime();
                  runs.now = Optional.empty();
                }
              }
            });
  }

  /** As {@link #look}, but waits a while for a first run. */
  Outcome await(Path script, long untilNanos) {
    Outcome seen = look(script);
    Optional<CompletableFuture<Outcome>> run =
        Optional.ofNullable(all.get(script)).flatMap(r -> now(r));
    if (!seen.equals(RUNNING) || run.isEmpty()) {
      return seen;
    }
    try {
      run.get().get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      return RUNNING;
    }
    return look(script);
  }

  private static Optional<CompletableFuture<Outcome>> now(Runs runs) {
    synchronized (runs) {
      return runs.now;
    }
  }

  private Outcome run(Path script) {
    try {
      ProcessBuilder builder = new ProcessBuilder(script.toString());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = builder.start();
      try {
        return outcome(process);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Outcome.failed("cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.failed("was interrupted");
    }
  }

  // The output is read while the program runs, or it could wait for ever to be read.
  private Outcome outcome(Process process) throws InterruptedException {
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread reader = new Thread(() -> output.complete(read(process)), "password-script-output");
    reader.setDaemon(true);
    reader.start();
    try {
      long until = System.nanoTime() + limit.toNanos();
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return Outcome.failed("has not ended within " + limit.toSeconds() + " s and was killed");
      }
      long left = Math.max(0, until - System.nanoTime());
      return judged(process.exitValue(), output.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Outcome.failed("ended and left its output open; a child of it still runs");
    } catch (ExecutionException e) {
      return Outcome.failed("was not read: " + e.getCause());
    }
  }

  private static byte[] read(Process process) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      bytes.writeBytes(in.readNBytes(MOST_BYTES + 1));
    } catch (IOException e) {
      // It was killed: what it printed does not count.
      bytes.reset();
    }
    return bytes.toByteArray();
  }

  // The length first: a program that prints on is ended by it, with an exit code of its own.
  private static Outcome judged(int exitCode, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      return Outcome.failed("prints more than " + MOST_BYTES + " bytes");
    }
    return exitCode == 0 ? text(bytes) : Outcome.failed("failed with exit code " + exitCode);
  }

  private static Outcome text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String secret = text.replaceFirst("[ \t\r\n\f]+$", "");
      return secret.isEmpty() ? Outcome.failed("prints nothing") : Outcome.printed(secret);
    } catch (CharacterCodingException e) {
      return Outcome.failed("prints something that is not UTF-8");
    }
  }
}
