package org.palisade.host.controller;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.dispatch.DeviceHosts;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Operations;
import org.palisade.plugin.StonithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controllers of this machine: who owns what, and the sessions that go with it. Thread-safe.
 */
public final class Controllers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);

  /** How soon it is seen what another process, a swapped plugin or a changed file did. */
  private static final long LOOK_MILLIS = 1_000;

  private final Owners owners;
  private final Inventory inventory;
  private final Dispatcher dispatcher;
  private final Operations operations;
  private final Devices devices;
  private final Sessions sessions;
  private final String boot;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, DeviceHosts> lastHosts = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "controllers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Takes up what this machine's controllers left.
   *
   * @param owners who owns what
   * @param inventory what is configured
   * @param devices opens devices
   * @param operations fences
   * @param dispatcher finds plugs, asks devices
   * @param boot what tells this boot of the machine from others
   */
  public Controllers(
      Owners owners,
      Inventory inventory,
      Devices devices,
      Operations operations,
      Dispatcher dispatcher,
      String boot) {
    this(
        owners,
        inventory,
        devices,
        operations,
        dispatcher,
        boot,
        Clock.systemUTC(),
        System::nanoTime);
  }

  Controllers(
      Owners owners,
      Inventory inventory,
      Devices devices,
      Operations operations,
      Dispatcher dispatcher,
      String boot,
      Clock clock,
      LongSupplier nanoTime) {
    this.owners = owners;
    this.inventory = inventory;
    this.dispatcher = dispatcher;
    this.operations = operations;
    this.devices = devices;
    this.sessions = new Sessions(devices, inventory);
    this.boot = boot;
    this.clock = clock;
    this.nanoTime = nanoTime;
    owners.reload();
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      owners.look();
      sessions.keep(owners.all());
    } catch (RuntimeException | Error e) {
      LOG.error("the controllers' sessions could not be looked after", e);
    }
  }

  ControllerReply reply(Invocation call) {
    return new ControllerReply(call, operations);
  }

  Owners owners() {
    return owners;
  }

  Inventory.Snapshot files() {
    return inventory.current();
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Queries queries() {
    return dispatcher.queries();
  }

  Operations operations() {
    return operations;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  /** The hosts of a device as they were last known to this process. */
  Map<String, DeviceHosts> lastHosts() {
    return lastHosts;
  }

  /** An ownership as a controller would take it. */
  Ownership wanted(Setup setup, List<String> hosts) {
    return new Ownership(
        setup.owner(),
        setup.device().spec().name(),
        setup.endpoint(),
        setup.exclusive(),
        boot,
        clock.instant().toString(),
        1,
        hosts);
  }

  /** Looks whether the plugin takes the settings; contacts nothing. */
  void open(Setup setup) throws ControllerFailure {
    DeviceSpec spec = setup.device().spec();
    try (Lease lease = devices.lease(spec)) {
      LOG.debug("{}: the parameters can be used", lease.spec().name());
    } catch (StonithException e) {
      throw new ControllerFailure(OcfCode.CONFIGURED, e.getMessage());
    }
  }

  void started(Setup setup, Ownership ownership) {
    sessions.know(ownership, setup.device().spec());
    watch.execute(this::look);
  }

  void stop(String owner) throws ControllerFailure {
    owners.reload();
    owners.releaseOf(owner);
    watch.execute(this::look);
  }

  /** Lets the sessions go; the ownerships stay. */
  @Override
  public void close() {
    watch.shutdown();
    sessions.close();
  }
}
