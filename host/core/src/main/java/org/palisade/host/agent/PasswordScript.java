package org.palisade.host.agent;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program that prints a secret: without a shell, for a bounded time, without a thread that
 * waits for it. Its output, right-trimmed, is the secret. Thread-safe.
 */
final class PasswordScript {
  private static final long LOOK_EVERY_MILLIS = 10;

  // The kernel keeps this much of a pipe: a program that prints more stands still and runs late.
  private static final String MOST = "64 KiB";

  private final ScheduledThreadPoolExecutor watch;

  PasswordScript() {
    watch = new ScheduledThreadPoolExecutor(1, PasswordScript::daemon);
    watch.setKeepAliveTime(5, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "password-script");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Checks what can be checked without running it.
   *
   * @return the program and its arguments
   */
  static List<String> check(String command, Path directory) throws UsageException {
    List<String> words = CommandWords.of(command);
    if (words.isEmpty()) {
      throw new UsageException("names no program");
    }
    if (words.get(0).contains("/")) {
      Path program = directory.resolve(words.get(0));
      if (!Files.isRegularFile(program)) {
        throw new UsageException("names " + program + ", which is no file");
      }
      if (!Files.isExecutable(program)) {
        throw new UsageException("names " + program + ", which the host may not execute");
      }
      words.set(0, program.toString());
    }
    return words;
  }

  /**
   * Runs the program.
   *
   * @param limit how long it may run before it is killed
   * @return the secret, or a {@link UsageException} that ends a sentence which begins with the
   *     option
   */
  CompletableFuture<String> run(
      String command, Path directory, Map<String, String> environment, Duration limit) {
    CompletableFuture<String> told = new CompletableFuture<>();
    try {
      List<String> words = check(command, directory);
      Process process = start(words, directory, environment);
      long end = System.nanoTime() + limit.toNanos();
      look(process, end, limit, told);
    } catch (UsageException e) {
      told.completeExceptionally(e);
    } catch (IOException e) {
      told.completeExceptionally(new UsageException("cannot be run: " + e.getMessage()));
    }
    return told;
  }

  private static Process start(List<String> words, Path directory, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    if (Files.isDirectory(directory)) {
      builder.directory(directory.toFile());
    }
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void look(Process process, long end, Duration limit, CompletableFuture<String> told) {
    if (!process.isAlive()) {
      // Java empties the pipe by itself right after the exit; two readers would mix it up.
      later(() -> finish(process, told));
    } else if (System.nanoTime() - end >= 0) {
      kill(process);
      told.completeExceptionally(
          new UsageException(
              "printed no end within "
                  + limit.toMillis() / 1000.0
                  + " s (login_timeout), or more than "
                  + MOST
                  + ", and was killed"));
    } else {
      later(() -> look(process, end, limit, told));
    }
  }

  private void later(Runnable step) {
    Future<?> unused = watch.schedule(step, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void finish(Process process, CompletableFuture<String> told) {
    try (InputStream output = process.getInputStream()) {
      told.complete(secret(process.exitValue(), available(output)));
    } catch (IOException e) {
      told.completeExceptionally(new UsageException("cannot be read: " + e.getMessage()));
    } catch (UsageException e) {
      told.completeExceptionally(e);
    }
  }

  // Never to its end: a child that the program left behind may keep it open for ever.
  private static byte[] available(InputStream output) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int waiting = output.available(); waiting > 0; waiting = output.available()) {
      all.write(output.readNBytes(waiting));
    }
    return all.toByteArray();
  }

  private static String secret(int status, byte[] output) throws UsageException {
    if (status != 0) {
      throw new UsageException("failed with exit status " + status + "; run it by hand to see why");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
      if (text.isBlank()) {
        throw new UsageException("printed nothing");
      }
      return text.stripTrailing();
    } catch (CharacterCodingException e) {
      throw new UsageException("printed what is not UTF-8");
    }
  }
}
