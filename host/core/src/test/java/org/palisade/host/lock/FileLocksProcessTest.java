package org.palisade.host.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.lock.PlugLocks.Attempt;
import org.palisade.host.lock.PlugLocks.InFlight;

/** Locks between real processes: one that lives, one that is killed, one that is frozen. */
public class FileLocksProcessTest {
  private static final String PLUG = "kind/10.0.0.1/1";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Process other;
  private BufferedReader answers;
  private Writer orders;
  private FileLocks locks;

  @Before
  public void startTheOtherProcess() throws IOException {
    Path directory = folder.getRoot().toPath().resolve("locks");
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
}
