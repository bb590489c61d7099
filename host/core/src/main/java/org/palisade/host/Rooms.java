package org.palisade.host;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palisade.host.agent.FenceAgent;
import org.palisade.host.command.OperatorsCommand;
import org.palisade.host.control.Hosts;
import org.palisade.host.control.Plugins;
import org.palisade.host.controller.Controllers;
import org.palisade.host.controller.Owners;
import org.palisade.host.controller.StonithAgent;
import org.palisade.host.deploy.Configuration;
import org.palisade.host.device.Devices;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.RunFolders;
import org.palisade.host.device.WarmDevices;
import org.palisade.host.dispatch.ConfigurationCheck;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.GuardedOperations;
import org.palisade.host.dispatch.OnMemory;
import org.palisade.host.dispatch.PlacesCheck;
import org.palisade.host.dispatch.Probes;
import org.palisade.host.dispatch.StateFolder;
import org.palisade.host.dispatch.StormBrake;
import org.palisade.host.dispatch.Traffic;
import org.palisade.host.facade.HostBrake;
import org.palisade.host.facade.HostConfiguration;
import org.palisade.host.facade.HostControl;
import org.palisade.host.facade.HostDevices;
import org.palisade.host.facade.HostFencing;
import org.palisade.host.facade.HostHistory;
import org.palisade.host.facade.HostImports;
import org.palisade.host.facade.HostKinds;
import org.palisade.host.facade.HostMemory;
import org.palisade.host.facade.HostPins;
import org.palisade.host.facade.TreeAgents;
import org.palisade.host.gateway.Callers;
import org.palisade.host.gateway.Gateway;
import org.palisade.host.gateway.Limits;
import org.palisade.host.gateway.Programs;
import org.palisade.host.intake.Intake;
import org.palisade.host.inventory.DeviceReader;
import org.palisade.host.inventory.FileInventory;
import org.palisade.host.inventory.InventoryWatch;
import org.palisade.host.inventory.KindNames;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.FileJournal;
import org.palisade.host.journal.FollowedJournal;
import org.palisade.host.journal.JournalTail;
import org.palisade.host.lock.FileLocks;
import org.palisade.host.lock.PlugLocks;
import org.palisade.host.lock.SpareLocks;
import org.palisade.host.machine.Boot;
import org.palisade.host.operation.NamedPlugs;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.OperationsLoop;
import org.palisade.host.settings.HostSettings;
import org.palisade.host.settings.Paths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of a host, put together; answers at the socket from the constructor to {@link #close}.
 */
final class Rooms implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rooms.class);

  /** How long calls that run may take to end when the host stops. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final Paths paths;
  private final PluginTypes types;
  private final FileInventory inventory;
  private final InventoryWatch watch;
  private final Probes probes;
  private final FollowedJournal journal;
  private final WarmDevices devices;
  private final OperationsLoop operations;
  private final Controllers controllers;
  private final OperatorsCommand command;
  private final Gateway gateway;

  /**
   * Opens all rooms.
   *
   * @param paths where things lie
   * @param socket listens, and is the gateway's from now on
   * @param types the kinds of the plugins that are in force by now
   * @param programs what can be called besides the agents, which are added
   * @param command brings the operators' command
   * @param plugins how they are swapped, once that is there
   * @param version the product's
   * @param owner told when nobody calls
   */
  Rooms(
      Paths paths,
      ServerSocketChannel socket,
      PluginTypes types,
      Programs programs,
      OperatorsCommand.Loader command,
      Supplier<Optional<Plugins>> plugins,
      String version,
      Gateway.Owner owner)
      throws IOException {
    this.paths = paths;
    this.types = types;
    this.inventory = new FileInventory(paths.etc(), types);
    HostSettings settings = inventory.current().settings();
    Path records = paths.state().resolve("journal");
    this.journal = new FollowedJournal(new FileJournal(records, settings.journalBytes()));
    HoldOffs holdOffs = new HoldOffs(paths.state().resolve("holds"), () -> settings().holdOff());
    OnMemory seenOn =
        new OnMemory(new StateFolder(paths.state().resolve("seen-on")), Clock.systemUTC());
    RunFolders folders = RunFolders.in(paths.run().resolve("plugins"));
    this.devices = new WarmDevices(types, holdOffs, seenOn, folders, settings.threads());
    this.operations = OperationsLoop.start(devices, journal, locks(paths), Rooms::halt);
    Dispatcher dispatcher =
        new Dispatcher(
            inventory, devices, operations, paths.state(), Clock.systemUTC(), System::nanoTime);
    Owners owners = new Owners(new StateFolder(paths.shared().resolve("owners")), Boot.id());
    StormBrake brake =
        new StormBrake(
            () -> settings().storm(),
            new StateFolder(paths.state().resolve("brake")),
            Clock.systemUTC());
    Runnable unused = operations.everySecond(brake::look);
    Traffic traffic = new Traffic();
    Operations named = new NamedPlugs(operations, devices, System::nanoTime);
    GuardedOperations guarded = new GuardedOperations(named, List.of(owners, brake), traffic);
    this.probes = new Probes(inventory, dispatcher, traffic, Clock.systemUTC());
    this.controllers = new Controllers(owners, inventory, devices, guarded, dispatcher, Boot.id());
    Fencer fencer = new Fencer(dispatcher, inventory, guarded, System::nanoTime);
    programs.add(
        new FenceAgent(types, inventory, devices, guarded, dispatcher, fencer, probes, version));
    HostHistory history =
        new HostHistory(journal, () -> JournalTail.fromNow(records), Clock.systemUTC());
    Hosts hosts = new HostFencing(dispatcher, fencer, history);
    HostControl control =
        new HostControl(
            version,
            paths.socket().endsWith(StandbySeat.SOCKET),
            hosts,
            new HostDevices(
                inventory,
                probes,
                owners,
                devices,
                holdOffs,
                new HostPins(inventory, dispatcher.queries(), paths.etc())),
            plugins,
            new HostKinds(types),
            history,
            new HostConfiguration(
                inventory,
                hosts,
                new ConfigurationCheck(inventory, dispatcher, devices, types),
                new PlacesCheck(paths)),
            new HostMemory(dispatcher.nodes(), holdOffs),
            Optional.of(new HostBrake(brake)),
            new TreeAgents(paths.home()),
            new HostImports(new Intake(types, inventory, devices, paths.etc())));
    this.command = new OperatorsCommand(command, control, operations);
    programs.add(this.command);
    programs.add(new StonithAgent(types, new DeviceReader(types, inventory), controllers, version));
    Callers callers = new Callers(() -> settings().group());
    this.gateway = new Gateway(socket, programs, callers, Limits.DEFAULTS, owner);
    gateway.start();
    this.watch = new InventoryWatch(inventory, paths.etc(), dispatcher::prepare);
    types.whenKindsChange(watch::poke);
  }

  private static PlugLocks locks(Paths paths) {
    FileLocks own = locks(paths.run());
    return paths.shared().equals(paths.run()) ? own : new SpareLocks(locks(paths.shared()), own);
  }

  private static FileLocks locks(Path directory) {
    return new FileLocks(directory.resolve("locks"), System::nanoTime, Clock.systemUTC());
  }

  /** Has devices probed from now on: what one process of a machine does is enough. */
  void probe() {
    probes.start();
  }

  /** The configured devices, for those who prove plugins with them. */
  Configuration configuration() {
    return new ConfiguredDevices(inventory, paths.etc());
  }

  Devices devices() {
    return devices;
  }

  /** How plugins are swapped, by the files as they are now. */
  HostSettings.Swapping swapping() {
    return inventory.refresh().settings().swapping();
  }

  private HostSettings settings() {
    return inventory.current().settings();
  }

  /** For an on that does not stop while an off waits for the plug: the standby carries on. */
  private static void halt() {
    Runtime.getRuntime().halt(1);
  }

  /**
   * Tells the log what is there at the start, and what the host before this one left unfinished.
   */
  void report() {
    // Two that bring one agent are told of now, not when it is first called. A bridge's have none.
    types.names().stream().filter(name -> name.indexOf(':') < 0).forEach(types::kind);
    log.info(
        "kinds of device: {}; configured devices: {}",
        KindNames.brief(types.names()),
        inventory.current().devices().size());
    for (Entry entry : journal.reportUnfinished()) {
      log.error("operation {} was interrupted: {}", entry.operation(), entry.facts());
    }
  }

  /** Whether a fencing runs, with or without a caller. */
  boolean busy() {
    return operations.busy();
  }

  /** Lets everybody go, and what runs to the standby. */
  @Override
  public void close() {
    gateway.retire();
    probes.close();
    watch.close();
    operations.close();
    command.close();
    try {
      if (!gateway.awaitEmpty(LEAVE)) {
        log.warn("calls that did not end within {} s are dropped", LEAVE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gateway.close();
    controllers.close();
    devices.close();
    journal.close();
  }
}
