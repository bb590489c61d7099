package org.palisade.plugin.ipmistub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ChassisFileTest {
  private static final int TOGGLES = 500;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path path() {
    return folder.getRoot().toPath().resolve("state");
  }

  @Test
  public void aChassisThatIsNotKnownYetRuns() throws Exception {
    Chassis before = new ChassisFile(path()).update("10.0.0.1/1", was -> was);

    assertThat(before).isEqualTo(Chassis.RUNNING);
  }

  @Test
  public void whatOneWritesTheOtherReads() throws Exception {
    Chassis written =
        Chassis.RUNNING
            .switched(false)
            .change(true, Instant.ofEpochMilli(1_764_000_000_123L))
            .failing();

    new ChassisFile(path()).update("a", was -> was);
    new ChassisFile(path()).update("10.0.0.1/1", was -> written);

    ChassisFile other = new ChassisFile(path());
    assertThat(other.update("10.0.0.1/1", was -> was)).isEqualTo(written);
    assertThat(other.update("a", was -> was)).isEqualTo(Chassis.RUNNING);
  }

  @Test
  public void theFileIsTextWithALineForEach() throws Exception {
    ChassisFile file = new ChassisFile(path());

    file.update("10.0.0.1/1", was -> was.switched(false));
    file.update("10.0.0.1/2", was -> was.change(false, Instant.ofEpochMilli(7)));
    file.update("10.0.0.1/1", was -> was.failing());

    assertThat(Files.readAllLines(path()).stream().map(String::strip))
        .containsExactly("10.0.0.1/1 off failed", "10.0.0.1/2 on off@7");
  }

  @Test
  public void aFileThatSomebodyEmptiedStartsAnew() throws Exception {
    ChassisFile file = new ChassisFile(path());
    file.update("a", was -> was.switched(false));
    file.update("b", was -> was.switched(false));

    Files.writeString(path(), "");

    assertThat(file.update("b", was -> was.switched(false))).isEqualTo(Chassis.RUNNING);
    assertThat(file.update("b", was -> was).on()).isFalse();
    assertThat(file.update("a", was -> was)).isEqualTo(Chassis.RUNNING);
  }

  @Test
  public void aNameThatDoesNotFitIsSaid() {
    assertThatIOException()
        .isThrownBy(() -> new ChassisFile(path()).update("x".repeat(200), was -> was))
        .withMessageContaining("too long");
  }

  @Test
  public void anInterruptedThreadDoesNotSpoilTheFileForOthers() throws Exception {
    ChassisFile file = new ChassisFile(path());
    file.update("a", was -> was.switched(false));

    Thread.currentThread().interrupt();
    boolean interrupted = false;
    try {
      file.update("a", was -> was.switched(true));
    } catch (InterruptedException e) {
      interrupted = true;
    }

    assertThat(interrupted).isTrue();
    assertThat(file.update("a", was -> was).on()).isFalse();
  }

  @Test
  public void noChangeIsLostBetweenThreadsInstancesAndProcesses() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<Integer>> counts = new ArrayList<>();
    ChassisFile shared = new ChassisFile(path());
    counts.add(threads.submit(() -> toggle(shared)));
    counts.add(threads.submit(() -> toggle(shared)));
    counts.add(threads.submit(() -> toggle(new ChassisFile(path()))));
    int foundOn = toggleInAnotherProcess();
    for (Future<Integer> count : counts) {
      foundOn += count.get();
    }
    threads.shutdown();

    // Each toggle finds what the one before left: exactly half of them find it on.
    assertThat(foundOn).isEqualTo(4 * TOGGLES / 2);
  }

  private int toggleInAnotherProcess() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                ChassisFileTest.class.getName(),
                path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      return Integer.parseInt(out.readLine());
    }
  }

  /** The other process: toggles, and prints how often it found the plug on. */
  public static void main(String[] args) throws Exception {
    System.out.println(toggle(new ChassisFile(Path.of(args[0]))));
  }

  private static int toggle(ChassisFile file) throws Exception {
    int on = 0;
    for (int i = 0; i < TOGGLES; i++) {
      on += file.update("plug", was -> was.switched(!was.on())).on() ? 1 : 0;
    }
    return on;
  }
}
