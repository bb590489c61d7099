package org.palisade.host.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palisade.host.Patience.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.lock.PlugLocks.Attempt;
import org.palisade.host.lock.PlugLocks.Hold;
import org.palisade.host.lock.PlugLocks.InFlight;
import org.palisade.host.machine.ProcessId;

/** Locks between real processes: one that lives, one that is killed, one that is frozen. */
public class FileLocksProcessTest {
  private static final String PLUG = "kind/10.0.0.1/1";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Process other;
  private BufferedReader answers;
  private Writer orders;
  private Path directory;
  private FileLocks locks;

  @Before
  public void startTheOtherProcess() throws IOException {
    directory = folder.getRoot().toPath().resolve("locks");
    other =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                directory.toString(),
                PLUG)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    answers = other.inputReader(StandardCharsets.UTF_8);
    orders = other.outputWriter(StandardCharsets.UTF_8);
    locks = new FileLocks(directory, System::nanoTime, Clock.systemUTC());
    locks.beat();
  }

  @After
  public void endIt() {
    other.destroyForcibly();
    locks.close();
  }

  private String ask(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    return answers.readLine();
  }

  private Attempt take() throws IOException {
    return locks.take(List.of(PLUG), "mine");
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + other.pid()).start().waitFor()).isZero();
  }

  private InFlight takeWhenItCanBe() {
    Attempt[] last = new Attempt[1];
    await()
        .until(
            () -> {
              last[0] = take();
              return last[0].hold().isPresent();
            });
    return last[0].inFlight().get(0);
  }

  @Test
  public void aPlugThatALivingProcessHoldsIsBusy() throws IOException {
    assertThat(ask("take")).isEqualTo("taken");

    Attempt attempt = take();

    assertThat(attempt.hold()).isEmpty();
    assertThat(attempt.busy()).contains("process " + other.pid()).contains("other");
  }

  @Test
  public void aPlugOfAKilledProcessIsFreeAtOnceAndItsOnMayYetAct() throws Exception {
    ask("take");
    assertThat(ask("on")).isEqualTo("entered");
    other.destroyForcibly().waitFor();

    Attempt attempt = take();

    assertThat(attempt.hold()).isPresent();
    InFlight inFlight = attempt.inFlight().get(0);
    assertThat(inFlight.ons()).isEqualTo(1);
    assertThat(Duration.ofNanos(inFlight.until() - System.nanoTime()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  @Test
  public void aFrozenProcessLosesItsPlugAndCannotSwitchOnWhenItThaws() throws Exception {
    ask("take");
    signal("STOP");

    InFlight inFlight = takeWhenItCanBe();
    signal("CONT");

    assertThat(inFlight).isEqualTo(InFlight.NONE);
    assertThat(ask("on")).isEqualTo("lost");
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  public void aProcessThatFreezesWhileItMaySwitchOnIsKilledBeforeItsPlugIsTaken() throws Exception {
    ask("take");
    ask("on");
    signal("STOP");

    InFlight inFlight = takeWhenItCanBe();

    assertThat(other.isAlive()).isFalse();
    assertThat(inFlight.ons()).isEqualTo(1);
  }

  /**
   * Those of a standby that lives elsewhere; this process has nothing in the machine's directory.
   */
  private SpareLocks elsewhere() {
    locks.close();
    Path own = folder.getRoot().toPath().resolve("elsewhere");
    return new SpareLocks(
        new FileLocks(directory, System::nanoTime, Clock.systemUTC()),
        new FileLocks(own, System::nanoTime, Clock.systemUTC()));
  }

  /** Nothing can be written in the machine's directory; what stands there can be read. */
  private void fillTheDirectory() throws IOException {
    Files.createDirectories(directory.resolve("beats/" + ProcessId.mine().text() + ".new"));
  }

  @Test
  public void aStandbyElsewhereHeedsWhoHoldsThePlugAndIsHeeded() throws Exception {
    try (SpareLocks spare = elsewhere()) {
      assertThat(ask("take")).isEqualTo("taken");
      assertThat(spare.take(List.of(PLUG), "mine").busy()).contains("process " + other.pid());
      assertThat(ask("release")).isEqualTo("released");

      Hold hold = spare.take(List.of(PLUG), "mine").hold().orElseThrow();

      assertThat(ask("take")).isEqualTo("busy");
      assertThat(hold.enterOn(0, 1, Duration.ofSeconds(15))).isTrue();
      assertThat(hold.ours()).isTrue();
      hold.release(List.of(InFlight.NONE));
      assertThat(ask("take")).isEqualTo("taken");
      assertThat(hold.ours()).isFalse();
    }
  }

  @Test
  public void aStandbyElsewhereHeedsWhoHoldsThePlugThoughItCanWriteNothingThere() throws Exception {
    try (SpareLocks spare = elsewhere()) {
      fillTheDirectory();
      assertThat(ask("take")).isEqualTo("taken");
      assertThat(ask("on")).isEqualTo("entered");
      assertThat(spare.take(List.of(PLUG), "mine").busy()).contains("process " + other.pid());
      other.destroyForcibly().waitFor();

      Attempt attempt = spare.take(List.of(PLUG), "mine");

      assertThat(attempt.inFlight().get(0).ons()).isEqualTo(1);
      Hold hold = attempt.hold().orElseThrow();
      assertThat(hold.enterOn(0, 1, Duration.ofSeconds(15))).isTrue();
      hold.release(List.of(InFlight.NONE));
    }
  }

  /** It could go on when it thaws: the record that it finds then is its own. */
  @Test
  public void aFrozenHolderIsKilledWhereItsPlugCannotBeTakenOver() throws Exception {
    locks.close();
    fillTheDirectory();
    assertThat(ask("take")).isEqualTo("taken");
    signal("STOP");

    // Nobody is in the way then, and nothing can be written.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThatThrownBy(this::take).isInstanceOf(IOException.class));

    assertThat(other.isAlive()).isFalse();
  }

  @Test
  public void plugsAreGivenBackWhereALaterOneCannotBeTaken() throws Exception {
    locks.take(List.of("zzz"), "mine").hold().orElseThrow().release(List.of(InFlight.NONE));
    for (Path record : records()) {
      try (Stream<Path> generations = Files.list(record)) {
        generations.forEach(generation -> generation.toFile().delete());
      }
      Files.createDirectories(record.resolve("1/cannot be read"));
    }

    assertThatThrownBy(() -> locks.take(List.of(PLUG, "zzz"), "mine"))
        .isInstanceOf(IOException.class);

    assertThat(ask("take")).isEqualTo("taken");
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !path.endsWith("beats")).toList();
    }
  }

  @Test
  public void whatCannotBeRecordedElsewhereIsStillHeldHere() throws Exception {
    Path own = folder.getRoot().toPath().resolve("elsewhere");
    try (SpareLocks spare = elsewhere()) {
      Files.writeString(own, "no directory");

      Attempt attempt = spare.take(List.of(PLUG), "mine");

      assertThat(ask("take")).isEqualTo("busy");
      attempt.hold().orElseThrow().release(List.of(InFlight.NONE));
      assertThat(ask("take")).isEqualTo("taken");
    }
  }

  @Test
  public void aStandbyElsewhereFencesThoughTheDirectoryCannotBeRead() throws Exception {
    try (SpareLocks spare = elsewhere()) {
      other.destroyForcibly().waitFor();
      try (Stream<Path> all = Files.walk(directory)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
      Files.writeString(directory, "no directory");

      assertThat(spare.take(List.of(PLUG), "mine").hold()).isPresent();
    }
  }
}
