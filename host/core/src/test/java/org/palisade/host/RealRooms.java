package org.palisade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.palisade.host.agent.FenceAgent;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.WarmDevices;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.GuardedOperations;
import org.palisade.host.dispatch.Probes;
import org.palisade.host.dispatch.Traffic;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.FileJournal;
import org.palisade.host.lock.FileLocks;
import org.palisade.host.operation.OperationsLoop;

/** The real inventory, devices, operations, locks and journal, over one directory. */
public final class RealRooms implements AutoCloseable {
  public final PluginTypes types = new PluginTypes();
  public final FileInventory inventory;
  public final FileJournal journal;
  public final WarmDevices devices;
  public final OperationsLoop operations;
  public final Dispatcher dispatcher;
  private final Path root;

  /** Without a plugin yet, and nothing read. */
  public RealRooms(Path root) throws IOException {
    this.root = root;
    inventory = new FileInventory(root.resolve("etc"), types);
    journal = new FileJournal(root.resolve("state/journal"), 64L << 20);
    devices =
        new WarmDevices(
            types, new HoldOffs(root.resolve("state/holds"), () -> Duration.ofMinutes(5)), 64);
    operations =
        OperationsLoop.start(
            devices,
            journal,
            new FileLocks(root.resolve("run/locks"), System::nanoTime, Clock.systemUTC()),
            () -> {});
    dispatcher =
        new Dispatcher(
            inventory,
            devices,
            operations,
            root.resolve("state"),
            Clock.systemUTC(),
            System::nanoTime);
  }

  /** The agents of these rooms. */
  public FenceAgent agent() {
    Traffic traffic = new Traffic();
    Probes probes = new Probes(inventory, dispatcher, traffic, Clock.systemUTC());
    GuardedOperations guarded = new GuardedOperations(operations, List.of(), traffic);
    Fencer fencer = fencer(guarded);
    return new FenceAgent(types, inventory, devices, guarded, dispatcher, fencer, probes, "1");
  }

  /** Fences hosts by the devices of these rooms. */
  public Fencer fencer() {
    return fencer(new GuardedOperations(operations, List.of(), new Traffic()));
  }

  private Fencer fencer(GuardedOperations guarded) {
    return new Fencer(dispatcher, inventory, guarded, System::nanoTime);
  }

  /** Writes a device file. */
  public void configure(String name, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    // Whole or not at all: the inventory may look beside this.
    Path draft = Files.createTempFile(root, name, ".draft");
    Files.writeString(draft, text);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
    Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the journal has. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    journal.each(Instant.MIN, entries::add);
    return entries;
  }

  /** Where a device's file is. */
  public Path file(String device) {
    return root.resolve("etc/devices/" + device + ".cfg");
  }

  @Override
  public void close() {
    operations.close();
    devices.close();
    journal.close();
  }
}
