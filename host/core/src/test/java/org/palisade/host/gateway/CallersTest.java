package org.palisade.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.gateway.Caller.Standing;

/** Standing by what the kernel says of a real connection. */
public class CallersTest {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path socket;

  @Before
  public void openFolder() throws IOException {
    Path open = folder.getRoot().toPath();
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    socket = open.resolve("host.sock");
  }

  /** A connection of a process that runs as another user; as ourselves where we are not root. */
  private Caller connect(String user, String group, Optional<String> configured) throws Exception {
    try (ServerSocketChannel server = HostSocket.listen(socket)) {
      String script = "socket(S,1,1,0) and connect(S,pack('Sa108',1,$ARGV[0])) or die $!; <STDIN>";
      Process child =
          ROOT
              ? start(
                  "setpriv",
                  "--reuid",
                  user,
                  "--regid",
                  group,
                  "--clear-groups",
                  "perl",
                  "-e",
                  script)
              : start("perl", "-e", script);
      try (SocketChannel channel = server.accept()) {
        return new Callers(() -> configured).at(channel);
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(String... command) throws IOException {
    String[] whole = Arrays.copyOf(command, command.length + 1);
    whole[command.length] = socket.toString();
    return new ProcessBuilder(whole).redirectErrorStream(true).start();
  }

  private static Standing standingOf(Standing whereRootTests) {
    return ROOT ? whereRootTests : Standing.TRUSTED;
  }

  @Test
  public void ownUserIsTrusted() throws Exception {
    Caller caller = connect(System.getProperty("user.name"), "0", Optional.empty());

    assertThat(caller).isEqualTo(new Caller(System.getProperty("user.name"), Standing.TRUSTED));
  }

  @Test
  public void anotherUserIsAnyone() throws Exception {
    Caller caller = connect("nobody", "nogroup", Optional.empty());

    assertThat(caller.standing()).isEqualTo(standingOf(Standing.ANYONE));
  }

  @Test
  public void memberByPrimaryGroupHasTheGroupsStanding() throws Exception {
    Caller caller = connect("nobody", "games", Optional.of("games"));

    assertThat(caller.standing()).isEqualTo(standingOf(Standing.GROUP));
  }

  @Test
  public void memberOfTheUserDatabaseHasTheGroupsStandingWhateverTheProcessHas() throws Exception {
    // The user database says that nobody is in nogroup; the process runs with another group.
    Caller caller = connect("nobody", "games", Optional.of("nogroup"));

    assertThat(caller.standing()).isEqualTo(standingOf(Standing.GROUP));
  }

  @Test
  public void userOutsideTheGroupIsAnyone() throws Exception {
    Caller caller = connect("nobody", "nogroup", Optional.of("games"));

    assertThat(caller.standing()).isEqualTo(standingOf(Standing.ANYONE));
  }

  @Test
  public void userWithoutANameIsCalledByNumber() throws Exception {
    Caller caller = connect("54321", "54321", Optional.of("games"));

    assertThat(caller)
        .isEqualTo(
            ROOT
                ? new Caller("54321", Standing.ANYONE)
                : new Caller(System.getProperty("user.name"), Standing.TRUSTED));
  }
}
