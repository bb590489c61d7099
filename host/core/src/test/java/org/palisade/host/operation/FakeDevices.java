package org.palisade.host.operation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.device.PlugKey;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** Devices of one plug each, which answer on the virtual loop after a while. */
final class FakeDevices implements Devices {
  private final VirtualLoop loop;
  private final Map<String, FakeDevice> devices = new HashMap<>();
  Duration latency = Duration.ofMillis(10);
  boolean onNeverReturns;
  int interrupts;
  int leases;

  /** Devices whose plugin is gone. */
  final Set<String> gone = new HashSet<>();

  FakeDevices(VirtualLoop loop) {
    this.loop = loop;
  }

  FakeDevice device(String name) {
    return devices.computeIfAbsent(name, key -> new FakeDevice());
  }

  @Override
  public Lease lease(DeviceSpec spec) throws StonithException {
    if (gone.contains(spec.name())) {
      throw new StonithException(Reason.UNREACHABLE, spec.name() + ": its plugin is gone");
    }
    leases++;
    return new Leased(spec);
  }

  private final class Leased implements Lease {
    private final DeviceSpec spec;

    Leased(DeviceSpec spec) {
      this.spec = spec;
    }

    @Override
    public DeviceSpec spec() {
      return spec;
    }

    @Override
    public PlugKey key(String plug) {
      return new PlugKey(spec.name() + "/" + plug.toLowerCase(Locale.ROOT));
    }

    @Override
    public <T> Running call(
        Kind kind, Duration limit, Consumer<String> trace, Work<T> work, Consumer<Answer<T>> then) {
      boolean[] answered = {false};
      FakeDevice device = device(spec.name());
      device.asked.add(kind.name().toLowerCase(Locale.ROOT) + "@" + loop.passed());
      loop.at(
          loop.now() + latency.toNanos(),
          () -> {
            if (!(kind == Kind.ON && onNeverReturns) && !answered[0]) {
              answered[0] = true;
              then.accept(answer(kind, device, work));
            }
          });
      return () -> {
        interrupts++;
        if (kind != Kind.ON && !answered[0]) {
          answered[0] = true;
          then.accept(Answer.failed(Reason.UNREACHABLE, "interrupted"));
        }
      };
    }

    private <T> Answer<T> answer(Kind kind, FakeDevice device, Work<T> work) {
      try {
        return Answer.of(work.with(device, Call.within(Duration.ofSeconds(8))));
      } catch (StonithException e) {
        Duration retryAfter = e.retryAfter().orElse(Duration.ZERO);
        return new Answer<>(
            Optional.empty(),
            Optional.of(new Answer.Failure(e.reason(), e.getMessage(), retryAfter)));
      } catch (Exception e) {
        return Answer.failed(
            kind.command() ? Reason.UNCERTAIN : Reason.PROTOCOL, String.valueOf(e));
      }
    }

    @Override
    public void close() {
      leases--;
    }
  }
}
