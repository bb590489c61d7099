package org.palisade.host.device;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of this process. Opening happens on a thread of the devices', and an opener that
 * takes longer than a moment is not waited for: its errors then come as the answer of the first
 * call. Thread-safe.
 */
public final class WarmDevices implements Devices, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmDevices.class);
  private static final String GONE = "its plugin is gone";
  private static final Duration OPEN_PATIENCE = Duration.ofMillis(100);
  private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration LEAVE = Duration.ofSeconds(2);

  // Equal settings (but for the plug) of one kind of one plugin.
  private record Key(DeviceType type, Map<String, Object> settings) {}

  private final PluginTypes types;
  private final SeenOn seenOn;
  private final WarmDevice.House house;
  private final Map<Key, WarmDevice> devices = new ConcurrentHashMap<>();

  /**
   * No device yet.
   *
   * @param types the kinds, whose plugins' devices are closed when they go
   * @param holdOffs where refused logins are remembered
   * @param threads the most threads that calls may hold
   */
  public WarmDevices(PluginTypes types, HoldOffs holdOffs, int threads) {
    this(types, holdOffs, SeenOn.NEVER, RunFolders.none(), threads);
  }

  /**
   * No device yet.
   *
   * @param types the kinds, whose plugins' devices are closed when they go
   * @param holdOffs where refused logins are remembered
   * @param seenOn where it is remembered which plugs were on
   * @param folders where kinds keep what outlives this process
   * @param threads the most threads that calls may hold
   */
  public WarmDevices(
      PluginTypes types, HoldOffs holdOffs, SeenOn seenOn, RunFolders folders, int threads) {
    this(types, holdOffs, seenOn, folders, threads, KEPT);
  }

  WarmDevices(PluginTypes types, HoldOffs holdOffs, int threads, Duration kept) {
    this(types, holdOffs, SeenOn.NEVER, RunFolders.none(), threads, kept);
  }

  private WarmDevices(
      PluginTypes types,
      HoldOffs holdOffs,
      SeenOn seenOn,
      RunFolders folders,
      int threads,
      Duration kept) {
    this.types = types;
    this.seenOn = seenOn;
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
              Thread thread = new Thread(runnable, "device-timer");
              thread.setDaemon(true);
              return thread;
            });
    // Nearly all alarms are cancelled; they must not pile up until their time.
    timer.setRemoveOnCancelPolicy(true);
    Workers workers = new Workers(threads, IDLE_THREAD, timer, new Processors()::hadRoom);
    this.house = new WarmDevice.House(workers, timer, holdOffs, folders, kept);
    types.whenOneGoes(this::pluginGone);
  }

  /** What there is between the host and a device. */
  public enum Warmth {
    /** No session: the next call logs in. */
    COLD,
    /** A session that was used a moment ago. */
    WARM,
    /** A call runs. */
    IN_USE
  }

  /**
   * What there is between the host and a device; opens nothing.
   *
   * @param spec the device
   * @return cold where it was not used for long
   */
  public Warmth warmth(DeviceSpec spec) {
    return Optional.ofNullable(devices.get(new Key(spec.type(), spec.values().butPlug())))
        .map(WarmDevice::warmth)
        .orElse(Warmth.COLD);
  }

  @Override
  public Lease lease(DeviceSpec spec) throws StonithException {
    return lease(spec, true);
  }

  @Override
  public Lease leaseAtOnce(DeviceSpec spec) throws StonithException {
    return lease(spec, false);
  }

  private Lease lease(DeviceSpec spec, boolean waiting) throws StonithException {
    DeviceSpec current = spec;
    while (true) {
      Optional<Plugin> plugin = types.owner(current.type());
      if (plugin.isEmpty()) {
        current = underSuccessor(current);
        continue;
      }
      WarmDevice device =
          take(new Key(current.type(), current.values().butPlug()), current, plugin.get());
      if (types.owner(current.type()).isPresent()) {
        open(device, waiting);
        return new DeviceLease(current, device, new ProvenOff(current, seenOn));
      }
      // The plugin went while the device was made: pluginGone may have missed it.
      device.giveBack();
      device.endUnleased(GONE);
    }
  }

  // The plugin was replaced since the device was described: what it says holds for the new one.
  private DeviceSpec underSuccessor(DeviceSpec spec) throws StonithException {
    DeviceType now = types.now(spec.type()).orElseThrow(() -> gone(spec));
    try {
      return new DeviceSpec(now, spec.values().under(now.parameters()));
    } catch (Values.InvalidValues e) {
      throw new StonithException(
          Reason.INVALID_SETTINGS,
          spec.name() + ": " + e.getMessage() + "; its plugin has just been replaced",
          e);
    }
  }

  private static StonithException gone(DeviceSpec spec) {
    return new StonithException(
        Reason.UNREACHABLE,
        spec.name()
            + ": no plugin in force has kind "
            + spec.type().name()
            + "; nothing was sent, install the plugin again");
  }

  private WarmDevice take(Key key, DeviceSpec spec, Plugin plugin) {
    WarmDevice device;
    do {
      device = devices.computeIfAbsent(key, absent -> made(absent, spec, plugin));
    } while (!device.take());
    return device;
  }

  private WarmDevice made(Key key, DeviceSpec spec, Plugin plugin) {
    return new WarmDevice(spec, plugin, house, () -> devices.remove(key));
  }

  private static void open(WarmDevice device, boolean waiting) throws StonithException {
    CompletableFuture<Answer<Boolean>> opening = device.open();
    if (waiting) {
      await(opening, device.plugin());
    }
    Optional<Answer.Failure> why = opening.isDone() ? opening.join().failure() : Optional.empty();
    if (why.isPresent()) {
      device.giveBack();
      device.end("could not be opened");
      throw new StonithException(why.get().reason(), why.get().message());
    }
  }

  private static void await(CompletableFuture<Answer<Boolean>> opening, Plugin plugin) {
    try {
      // Where openers of this plugin are late already no one waits for another.
      long patience = plugin.lateOpeners() > 0 ? 0 : OPEN_PATIENCE.toNanos();
      opening.get(patience, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      plugin.openerIsLate(opening);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never completed by an exception", e);
    }
  }

  private boolean pluginGone(Plugin plugin, Duration drain) {
    List<WarmDevice> its =
        devices.values().stream().filter(device -> device.plugin() == plugin).toList();
    try {
      long until = System.nanoTime() + drain.toNanos();
      for (WarmDevice device : its) {
        device.drain(until);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return end(its);
  }

  private static boolean end(List<WarmDevice> all) {
    all.forEach(device -> device.end(GONE));
    long until = System.nanoTime() + LEAVE.toNanos();
    boolean empty = true;
    try {
      for (WarmDevice device : all) {
        if (!device.left(until)) {
          LOG.warn("a call is left behind in plugin {}", device.plugin().name());
          empty = false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return empty;
  }

  /** Closes all devices; what runs is interrupted, and waited for for two seconds. */
  @Override
  public void close() {
    end(List.copyOf(devices.values()));
    house.timer().shutdown();
  }

  /**
   * The threads that calls hold or that wait for the next one, for tests and health.
   *
   * @return their number
   */
  int threads() {
    return house.workers().threads();
  }

  private static final class DeviceLease implements Lease {
    private final DeviceSpec spec;
    private final WarmDevice device;
    private final ProvenOff proof;
    private final AtomicBoolean over = new AtomicBoolean();

    DeviceLease(DeviceSpec spec, WarmDevice device, ProvenOff proof) {
      this.spec = spec;
      this.device = device;
      this.proof = proof;
    }

    @Override
    public DeviceSpec spec() {
      return spec;
    }

    @Override
    public PlugKey key(String plug) {
      return PlugKey.of(spec, plug);
    }

    @Override
    public <T> Running call(
        Kind kind, Duration limit, Consumer<String> trace, Work<T> work, Consumer<Answer<T>> then) {
      Work<T> judged = (plain, time) -> work.with(proof.of(plain), time);
      DeviceCall<T> call = new DeviceCall<>(device, spec.name(), kind, limit, trace, judged, then);
      device.submit(call);
      return call;
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        device.giveBack();
      }
    }
  }
}
