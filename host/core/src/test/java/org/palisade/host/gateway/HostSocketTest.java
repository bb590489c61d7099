package org.palisade.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HostSocketTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path path;

  @Before
  public void choosePath() {
    path = folder.getRoot().toPath().resolve("host.sock");
  }

  @Test
  public void anyoneMayConnect() throws IOException {
    try (ServerSocketChannel socket = HostSocket.listen(path)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw-rw-");
      assertThat(socket.isOpen()).isTrue();
    }
    assertThat(folder.getRoot().list()).containsExactly("host.sock");
  }

  @Test
  public void socketThatAKilledHostLeftIsReplaced() throws IOException {
    HostSocket.listen(path).close();
    Object left = HostSocket.identity(path);

    try (ServerSocketChannel socket = HostSocket.listen(path);
        FrontEnd caller = new FrontEnd(path)) {
      assertThat(socket.accept()).isNotNull();
      assertThat(caller).isNotNull();
      assertThat(HostSocket.identity(path)).isNotEqualTo(left);
    }
  }

  @Test
  public void hostThatListensIsNotReplaced() throws IOException {
    try (ServerSocketChannel first = HostSocket.listen(path)) {
      assertThatThrownBy(() -> HostSocket.listen(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another host listens at " + path);
      assertThat(first.isOpen()).isTrue();
    }
  }

  @Test
  public void fileThatIsNoSocketIsNotRemoved() throws IOException {
    Files.writeString(path, "precious");

    assertThatThrownBy(() -> HostSocket.listen(path)).hasMessageContaining("no socket; remove it");
    assertThat(path).hasContent("precious");
  }

  @Test
  public void pathThatIsTooLongIsNamedWithTheBound() {
    Path longPath = folder.getRoot().toPath().resolve("x".repeat(100)).resolve("host.sock");

    assertThatThrownBy(() -> HostSocket.listen(longPath))
        .hasMessageContaining(longPath.toString())
        .hasMessageContaining("at most 107");
  }

  @Test
  public void directoryThatIsMissingIsNamed() {
    Path nowhere = folder.getRoot().toPath().resolve("nowhere/host.sock");

    assertThatThrownBy(() -> HostSocket.listen(nowhere)).hasMessageContaining("cannot listen at");
  }
}
