package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Small files on a disk that may hang. */
public class StateFolderTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aFileIsReplacedAndReadAndDeleted() throws IOException {
    StateFolder state = new StateFolder(folder.getRoot().toPath().resolve("a/b"));

    assertThat(state.read("x.json")).isEmpty();
    assertThat(state.names()).isEmpty();
    state.replace("x.json", "1");
    state.replace("x.json", "2");
    assertThat(state.create("x.json", "3")).isFalse();
    assertThat(state.read("x.json")).contains("2");
    assertThat(state.names()).containsExactly("x.json");
    assertThat(state.delete("x.json")).isTrue();
    assertThat(state.create("x.json", "4")).isTrue();
    assertThat(state.read("x.json")).contains("4");
  }

  /** A pipe that nobody writes to stands for a disk that never answers. */
  @Test(timeout = 60_000)
  public void aDiskThatHangsIsWaitedForHalfASecond() throws Exception {
    Path pipe = folder.getRoot().toPath().resolve("hangs.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    StateFolder state = new StateFolder(folder.getRoot().toPath());

    for (int i = 0; i < 12; i++) {
      assertThatThrownBy(() -> state.read("hangs.json"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer within 500 ms");
    }

    // Whoever waits for the pipe is let go.
    assertThat(new ProcessBuilder("sh", "-c", "echo x > " + pipe).start().waitFor()).isZero();
  }
}
