package org.palisade.host.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of a few kilobytes in memory; mounting it needs root, as the tests' machine has.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts a disk of a size on an empty directory. */
  public static SmallDisk mount(Path directory, String size) throws IOException {
    run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
    return new SmallDisk(directory);
  }

  public Path path() {
    return path;
  }

  public void readOnly() throws IOException {
    run("mount", "-o", "remount,ro", path.toString());
  }

  /** Writes a file until nothing more fits. */
  public void fill(Path file) {
    byte[] block = new byte[512];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(exitCode(process)).as("%s: %s", List.of(command), said).isZero();
  }

  private static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", path.toString());
  }
}
