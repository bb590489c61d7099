package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.StonithException;

public class RunnerTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Runner runner = new Runner();
  private Path pids;

  @Before
  public void setUp() throws IOException {
    pids = folder.newFile("pids").toPath();
  }

  private Runner.Ended run(String body, Duration limit) throws Exception {
    Path program = Scripts.program(folder.getRoot().toPath().resolve("agent"), body);
    return run(program, limit);
  }

  private Runner.Ended run(Path program, Duration limit) throws Exception {
    return runner.run(new Runner.Order(program, List.of(), Map.of(), "one=1\n"), limit);
  }

  private String forks(String how) {
    return "for i in 1 2 3; do %s bash -c 'echo $$ >> %s; exec sleep 600' & done\n"
            .formatted(how, pids)
        + "until [ $(wc -l < %s) = 3 ]; do sleep 0.05; done\n".formatted(pids);
  }

  private void assertNobodyIsLeft(int of) throws IOException {
    List<String> all = Files.readAllLines(pids);
    assertThat(all).hasSize(of);
    for (String pid : all) {
      await("the end of " + pid)
          .atMost(Duration.ofSeconds(60))
          .until(() -> ProcessHandle.of(Long.parseLong(pid)).stream().noneMatch(p -> p.isAlive()));
    }
  }

  @Test
  public void anAgentThatIsKilledLeavesNoChildBehind() throws Exception {
    Runner.Ended ended = run(forks("") + "wait", Duration.ofSeconds(5));

    assertThat(ended.code()).isEmpty();
    assertNobodyIsLeft(3);
  }

  @Test
  public void aChildInASessionOfItsOwnIsKilledToo() throws Exception {
    Runner.Ended ended = run(forks("setsid") + "wait", Duration.ofSeconds(5));

    assertThat(ended.code()).isEmpty();
    assertNobodyIsLeft(3);
  }

  @Test
  public void anAgentThatIgnoresTermIsKilled() throws Exception {
    String body = "trap '' TERM\necho $$ >> " + pids + "\nwhile :; do sleep 1; done";
    Runner.Ended ended = run(body, Duration.ofSeconds(4));

    assertThat(ended.code()).isEmpty();
    assertNobodyIsLeft(1);
  }

  @Test
  public void aChildThatKeepsTheOutputOpenDoesNotHoldUpTheAnswer() throws Exception {
    Runner.Ended ended = run(forks("") + "echo 'Status: ON'; exit 0", AMPLE);

    assertThat(ended.exited(0)).isTrue();
    assertThat(ended.out()).isEqualTo("Status: ON\n");
    assertNobodyIsLeft(3);
  }

  @Test
  public void anInterruptEndsTheAgentAndItsChildren() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                run(forks("") + "wait", AMPLE);
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    caller.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.readAllLines(pids).size() == 3);

    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertNobodyIsLeft(3);
  }

  @Test
  public void outputIsKeptUpToAMegabyteAndTheRestDoesNotHoldUpTheAgent() throws Exception {
    Runner.Ended ended = run("yes | head -c 10000000; yes | head -c 10000000 >&2", AMPLE);

    assertThat(ended.exited(0)).isTrue();
    assertThat(ended.out()).hasSize(1 << 20);
    assertThat(ended.err()).hasSize(1 << 20);
    assertThat(ended.isWhole()).isFalse();
    assertThat(run("yes | head -c 100000", AMPLE).isWhole()).isTrue();
  }

  @Test
  public void nothingOfTheHostsEnvironmentIsPassedOn() throws Exception {
    Runner.Ended ended = run("env | cut -d= -f1 | sort | tr '\\n' ' '", AMPLE);

    assertThat(ended.out().split(" "))
        .contains("PATH", "HOME")
        .isSubsetOf(
            List.of(
                "AGENT_RUN_OF_PALISADE",
                "HOME",
                "LANG",
                "PATH",
                "PWD",
                "OLDPWD",
                "PYTHONUNBUFFERED",
                "PYTHONWARNINGS",
                "SHLVL",
                "TMPDIR",
                "_"));
  }

  @Test
  public void aProgramThatOthersMayWriteToIsNotRun() throws Exception {
    Path program = Scripts.program(folder.getRoot().toPath().resolve("agent"), "exit 0");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> run(program, AMPLE))
        .isInstanceOf(StonithException.class)
        .hasMessageContaining("others may write to " + program);
  }

  @Test
  public void aProgramInADirectoryThatOthersMayWriteToIsNotRun() throws Exception {
    Path directory = folder.newFolder("open").toPath();
    Path program = Scripts.program(directory.resolve("agent"), "exit 0");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> run(program, AMPLE))
        .isInstanceOf(StonithException.class)
        .hasMessageContaining("others may write to " + directory);
  }
}
