package org.palisade.plugin.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * A kind's run folder, for tests of what a killed process leaves there for the next. A test has one
 * process only, so a copy of a living one's file, which has no lock, stands for that of a dead one.
 */
public final class RunFolder extends ExternalResource {
  private final TemporaryFolder folders = new TemporaryFolder();
  private Path now = Path.of("");

  @Override
  protected void before() throws IOException {
    folders.create();
    now = folders.newFolder().toPath();
  }

  @Override
  protected void after() {
    folders.delete();
  }

  /**
   * Where it is now.
   *
   * @return a folder that exists
   */
  public Path path() {
    return now;
  }

  /**
   * What is in it.
   *
   * @return its files, in no order
   * @throws IOException if it cannot be listed
   */
  public List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(now)) {
      return all.toList();
    }
  }

  /**
   * From now on it is another folder, with what the processes of this one left.
   *
   * @throws IOException if that cannot be copied
   */
  public void killAll() throws IOException {
    Path next = folders.newFolder().toPath();
    for (Path file : files()) {
      Files.copy(file, next.resolve("1-1-" + file.getFileName()));
    }
    now = next;
  }
}
