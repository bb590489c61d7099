package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.settings.HostSettings.Storm;

/** Scripts that switch off too many hosts. */
public class StormBrakeTest {
  private static final Asker SCRIPT = new Asker("ops", "palisade", false);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ManualClock clock = new ManualClock();
  private Storm storm = new Storm(2, Duration.ofMinutes(5));
  private StormBrake brake;

  @Before
  public void process() {
    brake = another();
  }

  private StormBrake another() {
    return new StormBrake(
        () -> storm, new StateFolder(folder.getRoot().toPath().resolve("brake")), clock);
  }

  private Optional<String> ask(StormBrake whom, String host, Action action) {
    return whom.refusal(GuardedOperationsTest.order(host, action, SCRIPT));
  }

  private Optional<String> off(String host) {
    return ask(brake, host, Action.OFF);
  }

  private void latch() {
    off("a");
    off("b");
    assertThat(off("c")).isPresent();
  }

  @Test
  public void oneHostTooManyLatchesAndTheMessageNamesWhoAskedAndHowToGoOn() {
    assertThat(off("a")).isEmpty();
    assertThat(ask(brake, "b", Action.REBOOT)).isEmpty();

    assertThat(off("c"))
        .contains(
            "the storm brake is on since 2026-11-24T12:00:00Z: ops (palisade) asked for c when 2"
                + " hosts had been switched off within 300 s (asked for by ops (palisade);"
                + " storm_hosts = 2); nothing is sent before 'palisade brake release'");
    assertThat(brake.state().latched()).isTrue();
  }

  @Test
  public void oneHostIsNotCalledHosts() {
    storm = new Storm(1, Duration.ofMinutes(5));
    off("a");

    assertThat(off("b").orElseThrow()).contains(" when 1 host had been switched off within ");
  }

  @Test
  public void aLatchedBrakeStaysOnWhenTheTimeIsOver() {
    latch();

    clock.pass(Duration.ofDays(1));

    assertThat(off("d")).isPresent();
  }

  @Test
  public void whoWasSwitchedOffMayBeAgainAndAnyoneMayBeSwitchedOn() {
    latch();

    assertThat(off("a")).isEmpty();
    assertThat(ask(brake, "z", Action.ON)).isEmpty();
  }

  @Test
  public void oneHostManyTimesIsOneHost() {
    for (int i = 0; i < 10; i++) {
      assertThat(off("a")).isEmpty();
    }
    assertThat(off("b")).isEmpty();
  }

  @Test
  public void whatWasLongAgoDoesNotCount() {
    off("a");
    off("b");
    clock.pass(Duration.ofMinutes(5).plusSeconds(1));

    assertThat(off("c")).isEmpty();
  }

  @Test
  public void severalHostsOfOneOrderCountEach() {
    assertThat(off("a,b,c")).isPresent();
    assertThat(off("a")).isPresent();
  }

  @Test
  public void aBrakeThatIsNotUsedRefusesNothing() {
    storm = new Storm(0, Duration.ofMinutes(5));

    for (int i = 0; i < 100; i++) {
      assertThat(off("h" + i)).isEmpty();
    }
    assertThat(brake.state().enabled()).isFalse();
  }

  @Test
  public void aHumanReleasesIt() {
    latch();

    assertThat(brake.release("root")).isEqualTo("the storm brake is released");
    assertThat(off("c")).isEmpty();
    assertThat(brake.release("root")).isEqualTo("the storm brake was not on");
  }

  @Test
  public void theNextProcessKnowsOfIt() {
    latch();

    await().untilAsserted(() -> assertThat(another().state().latched()).isTrue());
    assertThat(ask(another(), "d", Action.OFF)).isPresent();
    assertThat(another().release("root")).isEqualTo("the storm brake is released");
    assertThat(another().state().latched()).isFalse();
    await()
        .untilAsserted(
            () -> {
              brake.look();
              assertThat(brake.state().latched()).isFalse();
            });
  }

  @Test
  public void aReleaseThatCouldNotBeWrittenIsNoneTheLess() throws IOException {
    latch();
    await().untilAsserted(() -> assertThat(another().state().latched()).isTrue());
    Path file = folder.getRoot().toPath().resolve("brake/brake.json");
    String latched = Files.readString(file);
    Files.delete(file);
    Path inTheWay = Files.createDirectories(file.resolve("in the way"));
    brake.release("root");
    Files.delete(inTheWay);
    Files.delete(file);
    Files.writeString(file, latched); // as a full disk would have left it

    await()
        .untilAsserted(
            () -> {
              brake.look();
              assertThat(another().state().latched()).isFalse();
            });

    assertThat(brake.state().latched()).isFalse();
  }

  @Test
  public void aFileThatCannotBeUnderstoodOrWrittenStopsNoFencing() throws IOException {
    latch();
    await().untilAsserted(() -> assertThat(another().state().latched()).isTrue());
    Files.writeString(folder.getRoot().toPath().resolve("brake/brake.json"), "{\"deeds\":null");

    assertThat(ask(another(), "x", Action.OFF)).isEmpty();
  }
}
