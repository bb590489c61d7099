package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.ScriptedPlugin;

/**
 * How fast a thousand device files are read by a Java that has just started, as at a host's start:
 * each measurement is the first of its process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(7)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class InventoryBench {
  private static final int FILES = 1_000;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private final PluginTypes types = new PluginTypes();
  private Path etc;

  /** Writes the files. */
  @Setup
  public void write() throws IOException {
    etc = Files.createTempDirectory("inventory-bench");
    Files.createDirectory(etc.resolve("devices"));
    for (int i = 0; i < FILES; i++) {
      Path file = etc.resolve("devices/d" + i + ".cfg");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
      Files.writeString(
          file,
          """
          plugin   = scripted
          ip       = 10.%d.%d.1
          username = admin
          password = admin
          targets  = h%d:1
          """
              .formatted(i / 250, i % 250, i));
    }
    types.add("scripted", new ScriptedPlugin());
  }

  /** Reads them. */
  @Benchmark
  public Inventory.Snapshot aThousandFilesForTheFirstTime() {
    Inventory.Snapshot snapshot = new FileInventory(etc, types).current();
    if (snapshot.devices().size() != FILES) {
      throw new IllegalStateException(snapshot.problems().toString());
    }
    return snapshot;
  }
}
