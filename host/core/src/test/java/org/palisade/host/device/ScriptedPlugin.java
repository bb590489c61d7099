package org.palisade.host.device;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.palisade.plugin.Call;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithPlugin;

/** A plugin that does what a test says, and counts what was asked of it. */
public final class ScriptedPlugin implements StonithPlugin {

  /** One device of this plugin. */
  public final class Device implements StonithDevice, PlugLister {
    final String ip;
    final AtomicInteger disconnects = new AtomicInteger();
    final AtomicBoolean closed = new AtomicBoolean();

    Device(Settings settings) {
      this.ip = settings.get(Parameter.IP);
    }

    @Override
    public PowerState read(String plug, Call call)
        throws StonithException, java.io.IOException, InterruptedException {
      return reading.answer(plug, call);
    }

    @Override
    public void powerOff(String plug, Call call) {}

    @Override
    public void powerOn(String plug, Call call) {}

    @Override
    public void monitor(Call call) {}

    @Override
    public List<Plug> plugs(Call call) {
      return List.of(new Plug("1", ""));
    }

    @Override
    public void disconnect() {
      disconnects.incrementAndGet();
    }

    @Override
    public void close() {
      closed.set(true);
      whenClosed.run();
    }
  }

  /** What a device answers to a read. */
  @FunctionalInterface
  interface Reading {
    PowerState answer(String plug, Call call)
        throws StonithException, java.io.IOException, InterruptedException;
  }

  /** Waits for ever, deaf to interrupts, until the latch opens. */
  static void deafly(CountDownLatch until) {
    boolean interrupted = false;
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  final List<Device> opened = new CopyOnWriteArrayList<>();
  final AtomicInteger closes = new AtomicInteger();
  volatile Reading reading = (plug, call) -> PowerState.ON;
  volatile Runnable whenClosed = () -> {};
  volatile DeviceType.Opener opener = this::plainly;
  private final DeviceType type;

  /** A plugin of the kind {@code scripted}. */
  public ScriptedPlugin() {
    this(type -> type);
  }

  ScriptedPlugin(UnaryOperator<DeviceType> more) {
    this.type =
        more.apply(
            DeviceType.of("scripted", Device.class, settings -> opener.open(settings))
                .agent("fence_scripted")
                .parameters(
                    Parameter.IP.required(),
                    Parameter.IPPORT.orElse(623),
                    Parameter.USERNAME,
                    Parameter.PASSWORD,
                    Parameter.text("plug").role(Parameter.Role.PLUG))
                .keepWarm(Duration.ofSeconds(60)));
  }

  private StonithDevice plainly(Settings settings) {
    Device device = new Device(settings);
    opened.add(device);
    return device;
  }

  /** The kind. */
  public DeviceType type() {
    return type;
  }

  /** A device of this plugin at an address, with a password. */
  DeviceSpec spec(String ip, String password) {
    return spec(Map.of("ip", ip, "username", "ops", "password", password));
  }

  DeviceSpec spec(Map<String, String> texts) {
    try {
      return new DeviceSpec(type, Values.check("dev1", type.parameters(), texts));
    } catch (Values.InvalidValues e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(type);
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
