package org.palisade.host.inventory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.ScriptedPlugin;

/**
 * How fast device files are read: {@code java … InventoryBench [files]}. Prints how long the first
 * load of a Java that has just started takes, as at a host's start, and the median of later ones,
 * as when a plugin is swapped; the time of the CPU is steadier where other programs run as well.
 */
public final class InventoryBench {
  private static final int LATER = 20;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private InventoryBench() {}

  public static void main(String[] arguments) throws IOException {
    int files = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    Path etc = Files.createTempDirectory("inventory-bench");
    Files.createDirectory(etc.resolve("devices"));
    for (int i = 0; i < files; i++) {
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
    PluginTypes types = new PluginTypes();
    types.add("scripted", new ScriptedPlugin());
    System.out.printf("%d device files: first load %s", files, load(etc, types, files));
    List<Took> later =
        Stream.generate(() -> load(etc, types, files)).limit(LATER).sorted().toList();
    System.out.printf(", later ones %s%n", later.get(LATER / 2));
  }

  private record Took(long nanos, long cpuNanos) implements Comparable<Took> {
    @Override
    public int compareTo(Took other) {
      return Long.compare(nanos, other.nanos);
    }

    @Override
    public String toString() {
      return String.format("%.0f ms (%.0f ms of CPU)", nanos / 1e6, cpuNanos / 1e6);
    }
  }

  private static Took load(Path etc, PluginTypes types, int files) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    Inventory.Snapshot snapshot = new FileInventory(etc, types).current();
    Took took = new Took(System.nanoTime() - begun, threads.getCurrentThreadCpuTime() - cpuBefore);
    if (snapshot.devices().size() != files || !snapshot.problems().isEmpty()) {
      throw new IllegalStateException(snapshot.problems().toString());
    }
    return took;
  }
}
