package org.palisade.host.secret;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs that print a secret: without a shell, without input, for a bounded time, a bounded
 * number side by side. What such a program says on standard error is dropped, for it may repeat the
 * secret. Thread-safe.
 */
public final class SecretPrograms {
  // Well below what the kernel keeps of a pipe, where a program that prints on stands still.
  private static final int MOST_BYTES = 16 << 10;
  private static final String TOO_MUCH = "prints " + MOST_BYTES + " bytes or more";
  private static final long LOOK_EVERY_MILLIS = 10;
  private static final int SETTLED_LOOKS = 3;
  private static final int MOST_LOOKS = 200;

  /**
   * What a program came to.
   *
   * @param secret what it printed, without the blanks at its end
   * @param problem else the end of a sentence that begins with the program
   * @param late whether it was killed for the time that it took
   */
  public record Printed(Optional<String> secret, String problem, boolean late) {
    private static Printed failed(String problem) {
      return new Printed(Optional.empty(), problem, false);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
      return secret.isPresent() ? "a secret" : problem;
    }
  }

  private final ThreadPoolExecutor threads;

  /**
   * Nothing runs yet.
   *
   * @param sideBySide how many programs may run at once; others wait for their turn
   */
  public SecretPrograms(int sideBySide) {
    threads =
        new ThreadPoolExecutor(
            sideBySide,
            sideBySide,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            SecretPrograms::daemon);
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "password-script");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs a program.
   *
   * @param command the program and its arguments
   * @param directory where it runs, if that is a directory
   * @param environment what it finds there beside the host's own
   * @param limit the most time that it may take before it is killed with its children
   * @return what it came to; never fails
   */
  public CompletableFuture<Printed> run(
      List<String> command, Path directory, Map<String, String> environment, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> outcome(command, directory, environment, limit), threads);
  }

  private static Printed outcome(
      List<String> command, Path directory, Map<String, String> environment, Duration limit) {
    try {
      Process process = start(command, directory, environment);
      try {
        return printed(process, limit);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Printed.failed("cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Printed.failed("was interrupted");
    }
  }

  private static Process start(
      List<String> command, Path directory, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    if (Files.isDirectory(directory)) {
      builder.directory(directory.toFile());
    }
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Printed printed(Process process, Duration limit)
      throws IOException, InterruptedException {
    InputStream output = process.getInputStream();
    long end = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      if (available(output) >= MOST_BYTES) {
        return Printed.failed(TOO_MUCH);
      }
      if (System.nanoTime() - end >= 0) {
        return new Printed(
            Optional.empty(), "has not ended within " + seconds(limit) + " s and was killed", true);
      }
    }
    return judged(process.exitValue(), all(output));
  }

  private static String seconds(Duration time) {
    return time.toMillisPart() == 0
        ? String.valueOf(time.toSeconds())
        : String.valueOf(time.toMillis() / 1000.0);
  }

  // Java empties the pipe by itself right after the exit, and two readers would mix it up. So it is
  // read when it has settled, and never to its end: a child that was left behind may keep it open.
  private static byte[] all(InputStream output) throws IOException, InterruptedException {
    int before = -1;
    int same = 0;
    for (int looks = 0; same < SETTLED_LOOKS; looks++) {
      if (looks == MOST_LOOKS) {
        throw new IOException("its output does not come to rest");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      int now = available(output);
      same = now == before && now >= 0 ? same + 1 : 0;
      before = now;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int waiting = before; waiting > 0; waiting = output.available()) {
      bytes.write(output.readNBytes(waiting));
    }
    return bytes.toByteArray();
  }

  // For a moment after the exit the stream is neither the pipe nor what was in it.
  private static int available(InputStream output) {
    try {
      return output.available();
    } catch (IOException e) {
      return -1;
    }
  }

  private static Printed judged(int exitCode, byte[] bytes) {
    if (bytes.length >= MOST_BYTES) {
      return Printed.failed(TOO_MUCH);
    }
    if (exitCode != 0) {
      return Printed.failed("fails with exit code " + exitCode + "; run it by hand to see why");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String secret = text.replaceFirst("[ \t\r\n\f]+$", "");
      return secret.isEmpty()
          ? Printed.failed("prints nothing")
          : new Printed(Optional.of(secret), "", false);
    } catch (CharacterCodingException e) {
      return Printed.failed("prints something that is not UTF-8");
    }
  }
}
