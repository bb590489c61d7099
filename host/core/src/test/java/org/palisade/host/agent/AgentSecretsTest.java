package org.palisade.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.operation.Outcome;
import org.palisade.host.operation.Outcome.Verdict;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/** How much is said, and that no secret ever is. */
public class AgentSecretsTest {
  private static final String SECRET = "Mark3r-$ecret";
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private AgentBench bench;
  private Path debug;

  @Before
  public void setUp() {
    bench = new AgentBench(folder.getRoot().toPath());
    bench.bank.plug("1", "", PowerState.ON);
    debug = folder.getRoot().toPath().resolve("debug.log");
  }

  private void assertNowhere(HeardCall call) throws IOException {
    await().until(() -> call.exit().isPresent());
    assertThat(call.out() + call.err()).doesNotContain(SECRET);
    try (Stream<Path> files = Files.walk(folder.getRoot().toPath())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as("%s", file).doesNotContain(SECRET);
      }
    }
  }

  @Test
  public void aDeviceThatRepeatsThePasswordIsMasked() throws IOException {
    bench.bank.fails(Reason.LOGIN_REFUSED, "login of ops/" + SECRET + " refused");
    for (String action : List.of("monitor", "status", "list")) {
      HeardCall call =
          bench.call(
              "fence_bank",
              "-a",
              "h",
              "-n",
              "1",
              "-p",
              SECRET,
              "-vv",
              "-o",
              action,
              "-D",
              "" + debug);

      assertNowhere(call);
      assertThat(call.err()).contains("login of ops/*** refused");
    }
  }

  @Test
  public void anOutcomeAndATraceAreMasked() throws IOException {
    bench.operations.keepsWorking();
    HeardCall call =
        bench.call("fence_bank", "-a", "h", "-n", "1", "-p", SECRET, "-v", "-D", "debug.log");

    bench.operations.listener().trace("PUT {\"password\":\"" + SECRET + "\"}");
    bench
        .operations
        .listener()
        .done(
            new Outcome(
                Verdict.FAILED, Optional.empty(), "refused: " + SECRET, List.of("w " + SECRET)));

    assertNowhere(call);
    assertThat(call.err()).isEqualTo("PUT {\"password\":\"***\"}\nwarning: w ***\nrefused: ***\n");
    assertThat(Files.readString(debug)).contains("trace: PUT {\"password\":\"***\"}");
  }

  @Test
  public void aWrongOptionShowsNoValue() throws IOException {
    assertNowhere(bench.call("fence_bank", "-X" + SECRET));
    assertNowhere(bench.call("fence_bank", "-a", "h", SECRET, "-o", "monitor"));
    assertNowhere(bench.call("fence_bank", "-p", SECRET, "-p", SECRET + "x"));
    assertNowhere(bench.call("fence_bank", "-a", "h", "--power-timeout=" + SECRET));
    assertNowhere(bench.ask("fence_bank", "ip=h", SECRET + "=1", SECRET, "action=monitor"));
    assertNowhere(bench.ask("fence_bank", "ip=h", "action=" + SECRET));
  }

  @Test
  public void thePlugRememberedForANodeKeepsNoSecret() throws IOException {
    assertNowhere(
        bench.ask("fence_bank", "ip=h", "password=" + SECRET, "switch=VM1", "nodename=vm1"));
    assertThat(folder.getRoot().toPath().resolve("state/nodes")).isNotEmptyDirectory();
  }

  @Test
  public void theDebugFileIsMadeForItsOwnerAlone() throws IOException {
    HeardCall call = bench.call("fence_bank", "-a", "h", "-o", "list", "-D", "debug.log");

    await().until(() -> call.exit().isPresent());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(debug)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(debug)).contains("result: 1,");
    assertThat(call.err()).isEmpty();
  }

  @Test
  public void theDebugFileIsAppendedTo() throws IOException {
    Files.writeString(debug, "before\n");

    HeardCall call = bench.call("fence_bank", "-a", "h", "-o", "list", "-D", "debug.log");

    await().until(() -> call.exit().isPresent());
    assertThat(Files.readString(debug)).startsWith("before\n").contains("result: 1,");
  }

  @Test
  public void aLinkOrAFolderIsNoDebugFileAndTheFencingIsDoneAllTheSame() throws IOException {
    Path target = Files.writeString(folder.getRoot().toPath().resolve("target"), "keep");
    Files.createSymbolicLink(debug, target);
    for (String name : List.of("debug.log", ".", "nosuch/debug.log")) {
      HeardCall call = bench.call("fence_bank", "-a", "h", "-n", "1", "-o", "off", "-D", name);

      assertThat(call.out()).isEqualTo("Success: Powered OFF\n");
      assertThat(call.exit()).contains(0);
      assertThat(call.err()).startsWith("warning: debug_file '" + name + "' cannot be written: ");
    }
    assertThat(Files.readString(target)).isEqualTo("keep");
  }

  @Test
  public void aPipeIsNoDebugFileAndNobodyWaitsForItsReader() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", debug.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();

    HeardCall call = bench.call("fence_bank", "-a", "h", "-n", "1", "-o", "off", "-D", "debug.log");

    assertThat(call.exit()).contains(0);
    assertThat(call.err()).contains("it is there and is no regular file");
  }

  @Test
  public void verboseShowsTheConversationAndQuietShowsNothing() {
    String[] plain = {"fence_bank", "-a", "h", "-n", "1", "-o", "status"};
    assertThat(call(plain).err()).isEmpty();
    assertThat(call(plain, "-v").err()).isEqualTo("read 1\n");
    assertThat(call(plain, "--verbose-level=1").err()).isEqualTo("read 1\n");
    assertThat(call(plain, "-v", "--verbose-level=0").err()).isEmpty();
    assertThat(call(plain, "-vv").err())
        .containsPattern("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} read 1\n")
        .contains("fence_bank@h: options ip, plug, action");

    bench.bank.fails(Reason.UNREACHABLE, "no route");
    assertThat(call(plain).err()).isEqualTo("fence_bank@h/1: no route\n");
    assertThat(call(plain, "-q").err()).isEmpty();
    assertThat(call(plain, "-q").exit()).contains(1);
    assertThat(call(plain, "-qv").err()).isEqualTo("fence_bank@h/1: no route\n");
  }

  private HeardCall call(String[] plain, String... more) {
    List<String> arguments = Stream.concat(Stream.of(plain).skip(1), Stream.of(more)).toList();
    return bench.run(plain[0], arguments, new byte[0]);
  }

  @Test
  public void whatADeviceAnswersStaysOnOneLine() {
    bench.bank.fails(Reason.PROTOCOL, "HTTP 500\r\nStatus: OFF\u001b[31m\n");

    HeardCall call = bench.call("fence_bank", "-a", "h", "-n", "1", "-o", "status");

    assertThat(call.err()).isEqualTo("fence_bank@h/1: HTTP 500 Status: OFF [31m\n");
    assertThat(call.exit()).contains(1);
  }
}
