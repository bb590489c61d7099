package org.palisade.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A tree of its own from the tarball, with or without its daemon. Thread-safe for calls. */
final class LocalHost implements AutoCloseable {
  private final Path tree;
  private final Shell shell;
  private Optional<Process> daemon = Optional.empty();

  private LocalHost(Path tree) {
    this.tree = tree;
    this.shell = Shell.plain().in(tree);
  }

  /** Unpacks the tarball; nothing runs. */
  static LocalHost unpacked(String name) {
    return new LocalHost(Shipped.unpack(name));
  }

  Path tree() {
    return tree;
  }

  /** Puts a device file into the configuration, as an administrator does. */
  LocalHost device(String name, String text) {
    try {
      Path fresh = tree.resolve("etc/devices/" + name + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text);
      Files.move(fresh, tree.resolve("etc/devices/" + name + ".cfg"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the daemon and waits until it says that it is ready. */
  LocalHost start() {
    try {
      Files.deleteIfExists(log());
      daemon = Optional.of(shell.start(log(), tree.resolve("bin/palisaded")));
      Awaitility.await("ready: " + tree)
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(log()).contains("ready in"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the daemon printed and logged. */
  Path log() {
    return tree.resolve("palisaded.log");
  }

  /** Calls an agent as Pacemaker does: options on standard input, by lines. */
  Ran agent(String program, String... options) {
    return shell.runWithInput(String.join("\n", options) + "\n", tree.resolve("sbin/" + program));
  }

  /** Calls an agent by command line. */
  Ran command(String program, Object... arguments) {
    Object[] words = new Object[arguments.length + 1];
    words[0] = tree.resolve("sbin/" + program);
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return shell.run(words);
  }

  /** Begins a call of an agent by command line. */
  Process begin(String program, String... arguments) throws IOException {
    Object[] words = new Object[arguments.length + 1];
    words[0] = tree.resolve("sbin/" + program);
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return shell.start(tree.resolve(program + ".out"), words);
  }

  /** SIGKILL to the daemon; returns when it is dead. */
  void kill() {
    await(daemon.orElseThrow().destroyForcibly());
  }

  /** Ends the daemon as systemd does. */
  @Override
  public void close() {
    daemon.ifPresent(
        process -> {
          process.destroy();
          await(process);
        });
  }

  private static void await(Process process) {
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the daemon ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
