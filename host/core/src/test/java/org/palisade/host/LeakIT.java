package org.palisade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LeakIT {
  private static final int SWAPS = Integer.getInteger("swaps", 1_000);
  private static final int WARM_UP = 50;
  private static final long SLACK_BYTES = 4L << 20;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Rig rig;

  private record Usage(long heap, long descriptors, List<String> threads) {
    static Usage now() {
      return new Usage(heapNow(), new File("/proc/self/fd").list().length, threadsNow());
    }

    private static long heapNow() {
      Runtime runtime = Runtime.getRuntime();
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        System.gc();
        least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
      }
      return least;
    }

    private static List<String> threadsNow() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(
              name ->
                  name.startsWith("retire")
                      || name.startsWith("plugin")
                      || name.startsWith("uninstall")
                      || name.startsWith("compare"))
          .toList();
    }
  }

  @Test
  public void afterAThousandSwapsNothingIsLeftOfTheOldVersions() throws Exception {
    Path root = folder.getRoot().toPath();
    Files.createDirectories(root.resolve("offered"));
    Rig.lamps(root, "desk", "1", "2");
    List<Path> jars = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      jars.add(
          PluginJars.version("1." + i + ".0").write(root.resolve("offered/lamp" + i + ".jar")));
    }
    rig = new Rig(root);
    try {
      for (int i = 0; i < WARM_UP; i++) {
        swap(jars.get(i % 2));
      }
      settle();
      Usage before = Usage.now();
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      for (int i = 0; i < SWAPS; i++) {
        swap(jars.get(i % 2));
        loaders.add(new WeakReference<>(rig.loader(PluginJars.NAME)));
      }
      loaders.remove(loaders.size() - 1); // in force
      settle();

      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(loaders.stream().filter(one -> one.get() != null).count()).isZero();
              });
      Usage after = Usage.now();
      assertThat(after.heap() - before.heap()).as("heap " + before + after).isLessThan(SLACK_BYTES);
      assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 2);
      assertThat(after.threads()).isEmpty();
      assertThat(root.resolve("state/plugins").toFile().list()).hasSizeLessThanOrEqualTo(3);
    } finally {
      rig.close();
    }
  }

  private void swap(Path jar) throws InterruptedException {
    assertThat(rig.deployer.install(jar).done()).isTrue();
  }

  /** Until the old versions are gone, and nobody remembers a kind of theirs. */
  private void settle() {
    await()
        .until(
            () ->
                Stream.of(rig.felix.context().getBundles())
                        .filter(one -> PluginJars.NAME.equals(one.getSymbolicName()))
                        .count()
                    == 1);
    await()
        .until(
            () ->
                rig.inventory.refresh().devices().stream()
                        .map(one -> one.spec().type())
                        .allMatch(
                            type -> rig.types.kind(type.name()).filter(type::equals).isPresent())
                    && Usage.threadsNow().isEmpty());
  }
}
