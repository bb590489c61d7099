package org.palisade.host.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.dispatch.StateFolder;

/** Two processes of a machine that share a folder. */
public class OwnersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path path;
  private Owners mine;
  private Owners others;

  @Before
  public void setUp() {
    path = folder.getRoot().toPath().resolve("owners");
    mine = new Owners(new StateFolder(path), "boot");
    others = new Owners(new StateFolder(path), "boot");
  }

  private static Ownership of(String device) {
    return new Ownership("control", device, "at " + device, true, "boot", "now", 1, List.of());
  }

  @Test
  public void whatAnotherProcessTookAndReleasedIsSeenAtTheNextLook() throws Exception {
    mine.look();
    assertThat(mine.all()).isEmpty();

    others.take(of("a"));
    mine.look();
    assertThat(mine.all()).extracting(Ownership::device).containsExactly("a");

    others.take(of("b"));
    mine.look();
    assertThat(mine.all()).extracting(Ownership::device).containsExactly("a", "b");

    others.releaseOf("control");
    mine.look();
    assertThat(mine.all()).isEmpty();
  }

  @Test
  public void aChangeInTheTickOfTheOneBeforeIsSeenToo() throws Exception {
    others.take(of("a"));
    FileTime tick = Files.getLastModifiedTime(path);
    mine.look();

    others.take(of("b"));
    Files.setLastModifiedTime(path, tick);
    mine.look();

    assertThat(mine.all()).hasSize(2);
  }

  @Test
  public void aLookThatFailedIsMadeAgain() throws Exception {
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofMinutes(1)));
    Files.createFile(path);
    Files.setLastModifiedTime(path, longAgo);
    mine.look();
    assertThat(mine.all()).isEmpty();

    Files.delete(path);
    others.take(of("a"));
    Files.setLastModifiedTime(path, longAgo);
    mine.look();

    assertThat(mine.all()).hasSize(1);
  }

  @Test
  public void aFolderThatRestsIsNotReadAgain() throws Exception {
    others.take(of("a"));
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofMinutes(1)));
    Files.setLastModifiedTime(path, longAgo);
    mine.look();

    others.take(of("b"));
    Files.setLastModifiedTime(path, longAgo);
    mine.look();

    assertThat(mine.all()).as("only its time is looked at").hasSize(1);
  }
}
