package org.palisade.host.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.device.PlugKey;

/** For which node a fixed plug was used is remembered by all processes, for 30 days. */
public class NodeMemoryTest {
  private static final PlugKey KEY = new PlugKey("clc|https://api.example|vm101");
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final ManualClock clock = new ManualClock();
  private Path nodes;
  private NodeMemory memory;

  @Before
  public void setUp() {
    nodes = folder.getRoot().toPath().resolve("nodes");
    memory = process();
  }

  private NodeMemory process() {
    return new NodeMemory(nodes, clock);
  }

  private boolean granted(NodeMemory of, String node) {
    NodeMemory.Claim claim = of.use(KEY, "clc/VM101", node);
    assertThat(claim.warning()).isEmpty();
    return claim.refusal().isEmpty();
  }

  @Test
  public void theFirstNodeKeepsThePlug() {
    assertThat(granted(memory, "vm1")).isTrue();
    assertThat(granted(memory, "vm1")).isTrue();
    assertThat(granted(memory, "vm2")).isFalse();
    assertThat(granted(process(), "vm2")).isFalse();
    assertThat(granted(process(), "vm1")).isTrue();
  }

  @Test
  public void itIsForgottenAfterThirtyDaysWithoutUse() {
    assertThat(granted(memory, "vm1")).isTrue();
    clock.pass(Duration.ofDays(29));
    assertThat(granted(memory, "vm1")).isTrue();
    clock.pass(Duration.ofDays(29));
    assertThat(granted(memory, "vm2")).isFalse();
    clock.pass(Duration.ofDays(2));
    assertThat(granted(memory, "vm2")).isTrue();
    assertThat(granted(memory, "vm1")).isFalse();
  }

  @Test
  public void aClockThatWasAheadKeepsNothingForEver() {
    clock.pass(Duration.ofDays(4000));
    assertThat(granted(memory, "vm1")).isTrue();
    clock.pass(Duration.ofDays(-4000));

    assertThat(granted(memory, "vm2")).isFalse();
    assertThat(granted(memory, "vm1")).isTrue();
    clock.pass(Duration.ofDays(31));
    assertThat(granted(memory, "vm2")).isTrue();
  }

  @Test
  public void itIsForgottenOnRequestByNodeOrByPlug() throws IOException {
    assertThat(granted(memory, "vm1")).isTrue();

    assertThat(memory.forget("nosuch")).isEmpty();
    assertThat(process().forget("vm1")).containsExactly("clc/VM101 for 'vm1'");
    assertThat(granted(memory, "vm2")).isTrue();
    assertThat(memory.forget("clc/VM101")).containsExactly("clc/VM101 for 'vm2'");
  }

  @Test
  public void aFileThatCannotBeUnderstoodProvesNothing() throws IOException {
    for (String rubbish : List.of("", "{", "null", "{}", "{\"node\":\"x\"}", "\u0000")) {
      assertThat(granted(memory, "vm1")).isTrue();
      try (Stream<Path> files = Files.list(nodes)) {
        Files.writeString(files.findFirst().orElseThrow(), rubbish);
      }

      assertThat(granted(process(), "vm1")).as(rubbish).isTrue();
      assertThat(granted(process(), "vm2")).as(rubbish).isFalse();
    }
  }

  @Test
  public void ofManyWhoUseItAtOnceOneNodeWins() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> uses =
          IntStream.range(0, 40)
              .<Callable<Boolean>>mapToObj(i -> () -> granted(process(), "vm" + i))
              .toList();
      int granted = 0;
      for (Future<Boolean> use : pool.invokeAll(uses)) {
        granted += use.get() ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  public void itsFilesAreReadByTheirOwnerAloneAndLeaveNothingElseBehind() throws IOException {
    assertThat(granted(memory, "vm1")).isTrue();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nodes)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(nodes)) {
      assertThat(files).hasSize(1);
    }
  }

  /** The disk is not the master: memory serves, and it is said. */
  @Test
  public void aFolderThatCannotBeUsedIsAWarning() throws IOException {
    Files.writeString(nodes, "no folder");

    NodeMemory.Claim first = memory.use(KEY, "clc/VM101", "vm1");
    NodeMemory.Claim second = memory.use(KEY, "clc/VM101", "vm2");

    assertThat(first.refusal()).isEmpty();
    assertThat(first.warning().orElseThrow()).startsWith("it cannot be kept for which node");
    assertThat(second.refusal()).isPresent();
  }
}
