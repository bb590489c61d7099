package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.Logged;
import org.palisade.host.journal.SmallDisk;

public class HoldOffsTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration TIME = Duration.ofMinutes(5);
  private static final String BOOT = "boot-1";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final Logged logged = new Logged(HoldOffs.class);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final ScriptedPlugin plugin = new ScriptedPlugin();
  private final DeviceSpec spec = plugin.spec("10.0.0.1", "marker-password");
  private Instant now = NOON;
  private Path directory;

  @Before
  public void setUp() {
    directory = folder.getRoot().toPath().resolve("holds");
  }

  private HoldOffs process(String boot) {
    return new HoldOffs(directory, () -> TIME, boot, nanos::get, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Duration left(HoldOffs holds, DeviceSpec spec) {
    return holds.find(holds.id(spec)).orElseThrow().left();
  }

  private static void refuse(HoldOffs holds, DeviceSpec spec) {
    holds.refused(holds.id(spec));
  }

  @Test
  public void aRefusedLoginIsHeldInAllProcessesAndTheirSuccessors() {
    HoldOffs daemon = process(BOOT);
    HoldOffs standby = process(BOOT);
    refuse(daemon, spec);
    nanos.addAndGet(Duration.ofSeconds(100).toNanos());

    assertThat(left(daemon, spec)).isEqualTo(Duration.ofSeconds(200));
    assertThat(left(standby, spec)).isEqualTo(Duration.ofSeconds(200));
    assertThat(left(process(BOOT), spec)).isEqualTo(Duration.ofSeconds(200));
  }

  @Test
  public void aRefusedLoginIsHeldHoweverTheAddressIsWritten() {
    HoldOffs holds = process(BOOT);
    refuse(holds, spec);

    assertThat(left(holds, plugin.spec("10.1", "marker-password"))).isEqualTo(TIME);
    assertThat(holds.find(holds.id(plugin.spec("10.2", "marker-password")))).isEmpty();
  }

  @Test
  public void afterItsTimeTheRefusalIsStillKnown() {
    HoldOffs holds = process(BOOT);
    refuse(holds, spec);
    nanos.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(holds.find(holds.id(spec)))
        .contains(new HoldOffs.Hold(Duration.ofHours(1), Duration.ZERO));
  }

  @Test
  public void aClockThatJumpsChangesNothing() {
    HoldOffs holds = process(BOOT);
    refuse(holds, spec);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    now = NOON.plus(Duration.ofDays(400));
    assertThat(left(process(BOOT), spec)).isEqualTo(Duration.ofSeconds(290));
    now = NOON.minus(Duration.ofDays(400));
    assertThat(left(process(BOOT), spec)).isEqualTo(Duration.ofSeconds(290));
  }

  @Test
  public void afterARebootTheClockCountsButNeverHoldsForLongerThanTheWholeTime() {
    refuse(process(BOOT), spec);
    nanos.set(0);

    now = NOON.plusSeconds(60);
    assertThat(left(process("boot-2"), spec)).isEqualTo(Duration.ofMinutes(4));
    now = NOON.minus(Duration.ofDays(400));
    assertThat(left(process("boot-2"), spec)).isEqualTo(TIME);
  }

  @Test
  public void anotherPasswordUserOrAddressIsAnotherLogin() {
    HoldOffs holds = process(BOOT);
    refuse(holds, spec);

    for (DeviceSpec other :
        List.of(
            plugin.spec("10.0.0.1", "marker-password2"),
            plugin.spec("10.0.0.2", "marker-password"),
            plugin.spec(
                Map.of("ip", "10.0.0.1", "username", "x", "password", "marker-password")))) {
      assertThat(holds.find(holds.id(other))).isEmpty();
    }
    assertThat(holds.find(holds.id(plugin.spec("10.0.0.1", "marker-password")))).isPresent();
  }

  @Test
  public void theDirectoryTellsNothingAndIsPrivate() throws IOException {
    refuse(process(BOOT), spec);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("marker-password", "10.0.0.1", "ops");
      }
    }
  }

  @Test
  public void anotherMachinesKeyGivesAnotherHash() throws IOException {
    String here = process(BOOT).id(spec);
    Files.delete(directory.resolve("key"));

    assertThat(process(BOOT).id(spec)).isNotEqualTo(here);
  }

  @Test
  public void aForgottenRefusalIsGoneForAll() {
    HoldOffs daemon = process(BOOT);
    HoldOffs standby = process(BOOT);
    refuse(daemon, spec);

    standby.forget(standby.id(spec));

    assertThat(daemon.find(daemon.id(spec))).isEmpty();
  }

  @Test
  public void aDamagedNoteStillHolds() throws IOException {
    HoldOffs holds = process(BOOT);
    Files.writeString(directory.resolve(holds.id(spec)), "\0\0\0");
    Files.setLastModifiedTime(
        directory.resolve(holds.id(spec)), FileTime.from(NOON.minusSeconds(100)));

    assertThat(left(holds, spec)).isEqualTo(Duration.ofSeconds(200));
  }

  @Test
  public void aDamagedKeyIsMadeAnew() throws IOException {
    HoldOffs before = process(BOOT);
    Files.writeString(directory.resolve("key"), "short");

    HoldOffs after = process(BOOT);

    assertThat(Files.size(directory.resolve("key"))).isEqualTo(32);
    assertThat(after.id(spec)).isNotEqualTo(before.id(spec));
    assertThat(logged.at(Level.WARN)).hasSize(1);
  }

  @Test
  public void whatIsOlderThanAMonthIsTidiedAway() throws IOException {
    HoldOffs holds = process(BOOT);
    refuse(holds, spec);
    Path note = directory.resolve(holds.id(spec));
    nanos.addAndGet(Duration.ofDays(31).toNanos());

    process(BOOT);

    assertThat(note).doesNotExist();
    assertThat(directory.resolve("key")).exists();
  }

  @Test
  public void withoutADirectoryThisProcessRemembersAndSaysSoOnce() throws IOException {
    Files.writeString(directory, "a file where the directory should be");
    HoldOffs holds = process(BOOT);
    refuse(holds, spec);
    refuse(holds, spec);

    assertThat(left(holds, spec)).isEqualTo(TIME);
    holds.forget(holds.id(spec));
    assertThat(holds.find(holds.id(spec))).isEmpty();
    assertThat(logged.at(Level.ERROR)).hasSize(1);
  }

  @Test
  public void onAReadOnlyDiskAForgottenRefusalIsForgottenHere() throws Exception {
    try (SmallDisk small = SmallDisk.mount(folder.newFolder("small").toPath(), "64k")) {
      directory = small.path().resolve("holds");
      HoldOffs holds = process(BOOT);
      refuse(holds, spec);
      small.readOnly();

      holds.forget(holds.id(spec));

      assertThat(holds.find(holds.id(spec))).isEmpty();
      refuse(holds, spec);
      assertThat(left(holds, spec)).isEqualTo(TIME);
    }
  }
}
