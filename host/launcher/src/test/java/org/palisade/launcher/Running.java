package org.palisade.launcher;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of a tree that runs as a process; what it prints goes to files. */
final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private Running(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a program. */
  static Running start(Tree tree, Map<String, String> environment, String... command)
      throws IOException {
    Path out = Files.createTempFile(tree.home(), "out", "");
    Path err = Files.createTempFile(tree.home(), "err", "");
    List<String> whole = new ArrayList<>(List.of(command));
    whole.set(0, tree.path(command[0]).toString());
    ProcessBuilder builder =
        new ProcessBuilder(whole).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PALISADE_"));
    if (!List.of(command).contains("--archive")) {
      builder.environment().put("PALISADE_NO_ARCHIVE", "yes");
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(process, out, err);
  }

  /** Starts the host and waits until it is ready. */
  static Running host(Tree tree) throws IOException {
    return host(tree, Map.of());
  }

  /** Starts the host with more in its environment, and waits until it is ready. */
  static Running host(Tree tree, Map<String, String> environment) throws IOException {
    Running host = start(tree, environment, "bin/palisaded");
    await().atMost(PATIENCE).until(() -> host.out().contains("ready") || !host.alive());
    if (!host.alive()) {
      throw new IOException("the host did not start: " + host.err());
    }
    return host;
  }

  /** Waits until it has logged words: a host logs behind its callers' backs. */
  void awaitLogged(String... words) {
    for (String one : words) {
      await(one).atMost(PATIENCE).until(() -> err().contains(one));
    }
  }

  /** SIGKILL; returns when it is dead. */
  void kill() {
    process.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  /** SIGTERM. */
  Running terminate() {
    process.destroy();
    return this;
  }

  /** Waits for the end. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("does not end: " + out() + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
