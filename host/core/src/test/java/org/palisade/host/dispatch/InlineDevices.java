package org.palisade.host.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.device.PlugKey;
import org.palisade.plugin.Call;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** Devices whose calls run at once on the caller's thread, or wait until a test lets them run. */
public final class InlineDevices implements Devices {
  private final Map<DeviceSpec, StonithDevice> open = new HashMap<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean holding;
  private int leases;
  private int leased;
  private int interrupted;

  public void hold() {
    holding = true;
  }

  public void release() {
    holding = false;
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  public int openLeases() {
    return leases;
  }

  /** How many leases there were in all. */
  public int leased() {
    return leased;
  }

  public int interrupted() {
    return interrupted;
  }

  @Override
  public Lease lease(DeviceSpec spec) throws StonithException {
    if (!open.containsKey(spec)) {
      open.put(spec, opened(spec));
    }
    leases++;
    leased++;
    return new InlineLease(spec, open.get(spec));
  }

  private static StonithDevice opened(DeviceSpec spec) throws StonithException {
    try {
      return spec.type().open(spec.values());
    } catch (StonithException e) {
      throw new StonithException(e.reason(), spec.name() + ": " + e.getMessage(), e);
    }
  }

  private final class InlineLease implements Lease {
    private final DeviceSpec spec;
    private final StonithDevice device;
    private boolean closed;

    InlineLease(DeviceSpec spec, StonithDevice device) {
      this.spec = spec;
      this.device = device;
    }

    @Override
    public DeviceSpec spec() {
      return spec;
    }

    @Override
    public PlugKey key(String plug) {
      StringBuilder key = new StringBuilder(spec.type().name());
      spec.type().parameters().stream()
          .filter(one -> one.role() == Parameter.Role.ENDPOINT)
          .forEach(one -> key.append('|').append(spec.values().find(one).orElse(null)));
      return new PlugKey(key.append('|').append(plug).toString());
    }

    @Override
    public <T> Running call(
        Kind kind, Duration limit, Consumer<String> trace, Work<T> work, Consumer<Answer<T>> then) {
      Runnable task = () -> then.accept(answer(trace, work, limit));
      if (holding) {
        waiting.add(task);
        return () -> interrupted++;
      }
      task.run();
      return () -> {};
    }

    private <T> Answer<T> answer(Consumer<String> trace, Work<T> work, Duration limit) {
      Call call =
          new Call() {
            @Override
            public Duration left() {
              return limit;
            }

            @Override
            public void trace(String line) {
              trace.accept(line);
            }
          };
      try {
        return Answer.of(work.with(device, call));
      } catch (StonithException e) {
        return Answer.failed(e.reason(), spec.name() + ": " + e.getMessage());
      } catch (IOException e) {
        return Answer.failed(Reason.PROTOCOL, spec.name() + ": " + e.getMessage());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        leases--;
      }
    }
  }
}
