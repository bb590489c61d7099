package org.palisade.plugin.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.RunFolders;
import org.palisade.host.device.WarmDevices;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fence;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.GuardedOperations;
import org.palisade.host.dispatch.OnMemory;
import org.palisade.host.dispatch.Probes;
import org.palisade.host.dispatch.Readiness;
import org.palisade.host.dispatch.StateFolder;
import org.palisade.host.dispatch.Traffic;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.journal.FileJournal;
import org.palisade.host.lock.FileLocks;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.Operations.Listener;
import org.palisade.host.operation.OperationsLoop;
import org.palisade.host.operation.Outcome;

/** The rooms of a real host with this plugin in force: from a device's file to the agent. */
final class HostRooms implements AutoCloseable {
  private static final Asker ASKER = new Asker("root", "test", false);

  private final Path root;
  private final PluginTypes types = new PluginTypes();
  private final FileInventory inventory;
  private final FileJournal journal;
  private final WarmDevices devices;
  private final OperationsLoop operations;
  private final Fencer fencer;
  private final Probes probes;

  HostRooms(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("etc/devices"));
    types.add("agents", new AgentsPlugin());
    inventory = new FileInventory(root.resolve("etc"), types);
    journal = new FileJournal(root.resolve("journal"), 1 << 20);
    OnMemory seen = new OnMemory(new StateFolder(root.resolve("seen-on")), Clock.systemUTC());
    HoldOffs holdOffs = new HoldOffs(root.resolve("holds"), () -> Duration.ofMinutes(5));
    RunFolders folders = RunFolders.in(root.resolve("run"));
    devices = new WarmDevices(types, holdOffs, seen, folders, 64);
    FileLocks locks = new FileLocks(root.resolve("locks"), System::nanoTime, Clock.systemUTC());
    operations = OperationsLoop.start(devices, journal, locks, () -> {});
    Dispatcher dispatcher =
        new Dispatcher(inventory, devices, operations, root, Clock.systemUTC(), System::nanoTime);
    Traffic traffic = new Traffic();
    probes = new Probes(inventory, dispatcher, traffic, Clock.systemUTC());
    GuardedOperations guarded = new GuardedOperations(operations, List.of(), traffic);
    fencer = new Fencer(dispatcher, inventory, guarded, System::nanoTime);
  }

  PluginTypes types() {
    return types;
  }

  /** Writes a device's file. */
  void device(String name, String kind, Map<String, String> settings, String targets)
      throws IOException {
    String lines =
        settings.entrySet().stream()
            .map(one -> one.getKey() + " = " + one.getValue() + "\n")
            .collect(Collectors.joining());
    Path file = root.resolve("etc/devices/" + name + ".cfg");
    Files.writeString(file, "plugin = " + kind + "\ntargets = " + targets + "\n" + lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** What is wrong with the files as they are now. */
  List<String> problems() {
    return inventory.refresh().problems().stream().map(Object::toString).toList();
  }

  /** How a device stands, asked now. */
  Readiness.Report probe(String device) throws Exception {
    CompletableFuture<List<Readiness.Report>> told = new CompletableFuture<>();
    probes.probe(List.of(device), told::complete);
    return told.get(60, TimeUnit.SECONDS).get(0);
  }

  Outcome fence(String host, Action action) throws Exception {
    CompletableFuture<Outcome> told = new CompletableFuture<>();
    fencer.fence(
        Fence.of(host, action, Fence.Limit.NONE, System.nanoTime(), ASKER),
        new Listener() {
          @Override
          public void beat() {}

          @Override
          public void trace(String line) {}

          @Override
          public void done(Outcome outcome) {
            told.complete(outcome);
          }

          @Override
          public void handOver(String operation) {
            told.completeExceptionally(new AssertionError("handed over"));
          }
        });
    return told.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    probes.close();
    operations.close();
    devices.close();
    journal.close();
  }
}
