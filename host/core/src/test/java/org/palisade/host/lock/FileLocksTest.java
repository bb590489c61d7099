package org.palisade.host.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.lock.PlugLocks.Attempt;
import org.palisade.host.lock.PlugLocks.Hold;
import org.palisade.host.lock.PlugLocks.InFlight;

/** What one process does with its lock records. */
public class FileLocksTest {
  private static final Duration LATE = Duration.ofSeconds(15);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Clock wall = Clock.fixed(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC);
  private long now = Duration.ofHours(1).toNanos();
  private Path directory;
  private FileLocks locks;

  @Before
  public void make() {
    directory = folder.getRoot().toPath().resolve("locks");
    locks = new FileLocks(directory, () -> now, wall);
  }

  private Attempt take(String... plugs) throws IOException {
    return locks.take(List.of(plugs), "op");
  }

  @Test
  public void whatIsInFlightOutlivesTheHold() throws IOException {
    Hold hold = take("a").hold().orElseThrow();
    InFlight inFlight = new InFlight(1, now + LATE.toNanos(), LATE);
    hold.release(List.of(inFlight));

    assertThat(take("a").inFlight()).containsExactly(inFlight);
  }

  @Test
  public void whatIsInFlightIsTakenWithEachPlugInTheOrderAsked() throws IOException {
    InFlight inFlight = new InFlight(1, now + LATE.toNanos(), LATE);
    take("b", "a").hold().orElseThrow().release(List.of(InFlight.NONE, inFlight));

    assertThat(take("a", "b").inFlight()).containsExactly(inFlight, InFlight.NONE);
  }

  @Test
  public void whatWasInFlightBeforeABootIsJudgedByTheWallClock() throws IOException {
    long left = Duration.ofSeconds(10).toNanos();
    take("a").hold().orElseThrow().release(List.of(new InFlight(1, now + left, LATE)));
    rewrite(text -> text.replaceFirst("^1 \\S+", "1 another-boot"));
    now = 0;

    InFlight after = take("a").inFlight().get(0);

    assertThat(after.ons()).isEqualTo(1);
    assertThat(Duration.ofNanos(after.until())).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  public void aRecordThatCannotBeReadMeansThatAnOnMayYetAct() throws IOException {
    take("a").hold().orElseThrow().release(List.of(InFlight.NONE));
    rewrite(text -> "\u0000garbage");

    Attempt attempt = take("a");

    assertThat(attempt.hold()).isPresent();
    assertThat(attempt.inFlight().get(0).until()).isGreaterThan(now);
  }

  @Test
  public void aHoldThatWasTakenOverCannotEnterPhaseOnAndSaysSo() throws IOException {
    Hold first = take("a").hold().orElseThrow();
    take("a");

    assertThat(first.ours()).isFalse();
    assertThat(first.enterOn(0, 1, LATE)).isFalse();
  }

  @Test
  public void aHoldThatWasTakenOverReleasesNothing() throws IOException {
    Hold first = take("a").hold().orElseThrow();
    Hold second = take("a").hold().orElseThrow();

    first.release(List.of(InFlight.NONE));

    assertThat(second.ours()).isTrue();
  }

  @Test
  public void aChangeThatComesTooLateIsNoticedThoughItsGenerationWasClearedAway()
      throws IOException {
    RecordFile file = new RecordFile(directory.resolve("x"), directory.resolve("draft"));
    for (int i = 0; i < 40; i++) {
      assertThat(file.compareAndSet(i, "text " + i)).contains(i + 1L);
    }

    assertThat(file.compareAndSet(3, "late")).isEmpty();
    assertThat(file.read().text()).contains("text 39");
  }

  @Test
  public void aDirectoryThatCannotBeWrittenIsSaid() throws IOException {
    Files.writeString(directory, "a file where the directory should be");

    assertThatThrownBy(() -> take("a")).isInstanceOf(IOException.class);
  }

  private void rewrite(UnaryOperator<String> change) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.getFileName().toString().matches("\\d+")).toList()) {
        String changed = change.apply(Files.readString(file));
        Files.writeString(file, changed);
      }
    }
  }
}
