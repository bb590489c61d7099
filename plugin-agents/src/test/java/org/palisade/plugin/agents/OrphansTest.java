package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Agents whose host was killed: an "on" of theirs must not follow the next host's "off". */
public class OrphansTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final List<ProcessHandle> begun = new ArrayList<>();

  @After
  public void end() {
    begun.forEach(ProcessHandle::destroyForcibly);
  }

  private ProcessHandle marked(UnaryOperator<Mark> as) throws IOException {
    ProcessBuilder sleep = new ProcessBuilder("sleep", "600");
    sleep.environment().putAll(as.apply(Mark.fresh()).environment());
    ProcessHandle process = sleep.start().toHandle();
    begun.add(process);
    return process;
  }

  private void run() throws Exception {
    Path any = Scripts.program(folder.newFile().toPath(), "exit 0");
    assertThat(new Runner().run(new Runner.Order(any, List.of(), Map.of(), ""), AMPLE).exited(0))
        .isTrue();
  }

  @Test
  public void whatADeadHostLeftIsEndedBeforeTheNextRun() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    String gone = String.valueOf(dead.pid());
    ProcessHandle left = marked(own -> new Mark(own.room(), gone, own.begun(), own.run()));
    ProcessHandle older = marked(own -> new Mark(own.room(), own.host(), 1, own.run()));

    run();

    for (ProcessHandle one : List.of(left, older)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !one.isAlive());
    }
  }

  @Test
  public void whatALivingHostRunsAndWhatAnotherContainersRunsGoesOn() throws Exception {
    ProcessHandle ours = marked(own -> own);
    ProcessHandle theirs = marked(own -> new Mark("pid:[1]", "1", 1, own.run()));

    run();

    assertThat(ours.isAlive()).isTrue();
    assertThat(theirs.isAlive()).isTrue();
  }

  /** As where all descriptors are taken. */
  @Test
  public void aHostThatCannotBeLookedAtIsNotDead() {
    assertThat(ProcEntry.hasEnded("self/task", 1)).isFalse(); // no process, and there all the same
    assertThat(ProcEntry.hasEnded("999999999", 1)).isTrue();
  }

  @Test
  public void anAgentDiesWithAHostThatIsKilled() throws Exception {
    Path pid = folder.getRoot().toPath().resolve("pid");
    Path agent =
        Scripts.program(
            folder.newFile().toPath(),
            "echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 600");
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Host.class.getName(),
                agent.toString())
            .inheritIO()
            .start();
    begun.add(host.toHandle());
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pid));
    ProcessHandle left =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    begun.add(left);

    host.destroyForcibly();

    await().atMost(Duration.ofSeconds(60)).until(() -> !left.isAlive());
  }

  /** A host that runs one agent, in a process of its own. */
  public static final class Host {
    private Host() {}

    /** Runs the agent whose path it is given. */
    public static void main(String... arguments) throws Exception {
      Runner.Order order = new Runner.Order(Path.of(arguments[0]), List.of(), Map.of(), "");
      new Runner().run(order, Duration.ofMinutes(10));
    }
  }
}
