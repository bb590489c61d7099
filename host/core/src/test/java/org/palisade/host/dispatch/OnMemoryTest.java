package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PlugKey;

public class OnMemoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final PlugKey PLUG = new PlugKey("agent:x 1");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path state;

  @Before
  public void setUp() {
    state = folder.getRoot().toPath().resolve("seen-on");
  }

  private OnMemory at(Duration later) {
    return new OnMemory(new StateFolder(state), Clock.fixed(START.plus(later), ZoneOffset.UTC));
  }

  @Test
  public void whatNobodySawOnWasNotOn() {
    assertThat(at(Duration.ZERO).lately(PLUG)).isFalse();
  }

  @Test
  public void whatWasSeenOnCountsForADayInEveryProcess() {
    at(Duration.ZERO).now(PLUG);

    assertThat(at(Duration.ofHours(23)).lately(PLUG)).isTrue();
    assertThat(at(Duration.ofHours(23)).lately(new PlugKey("agent:x 2"))).isFalse();
    assertThat(at(Duration.ofHours(25)).lately(PLUG)).isFalse();
    assertThat(at(Duration.ofHours(-1)).lately(PLUG)).isFalse();
  }

  @Test
  public void aFileThatIsDamagedProvesNothing() throws Exception {
    at(Duration.ZERO).now(PLUG);
    try (Stream<Path> files = Files.list(state)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      Files.writeString(all.get(0), "\"2026-01-01T");
    }

    assertThat(at(Duration.ZERO).lately(PLUG)).isFalse();
  }

  @Test
  public void whereTheDiskFailsWhatThisProcessSawCounts() throws Exception {
    Files.writeString(state, "a file in the place of the folder");
    OnMemory memory = at(Duration.ZERO);

    memory.now(PLUG);

    assertThat(memory.lately(PLUG)).isTrue();
    assertThat(at(Duration.ZERO).lately(PLUG)).isFalse();
  }
}
