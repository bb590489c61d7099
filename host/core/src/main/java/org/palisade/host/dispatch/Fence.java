package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.palisade.host.device.Timing;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;
import org.palisade.host.operation.Method;

/**
 * A fencing of configured hosts that someone asks for.
 *
 * @param hosts their names; several are one fencing: all are off before any goes on
 * @param device the one device to use, where the caller names it
 * @param action what is to be done
 * @param method how a reboot is done
 * @param timing the times of this fencing, from those of its devices
 * @param limit what bounds it as a whole
 * @param startedNanos when the caller started, on the scale of {@link System#nanoTime}
 * @param asker who asks
 * @param handedOver what another host called the operation that it handed over
 */
public record Fence(
    List<String> hosts,
    Optional<String> device,
    Action action,
    Method method,
    UnaryOperator<Timing> timing,
    Limit limit,
    long startedNanos,
    Asker asker,
    Optional<String> handedOver) {

  /**
   * What bounds a fencing as a whole.
   *
   * @param bounded whether it has a budget, or else {@code power_timeout} bounds each wait
   * @param own the caller's own budget, which goes before the devices' and the host's
   */
  public record Limit(boolean bounded, Optional<Duration> own) {
    /** Each wait is bounded by {@code power_timeout}, the whole is not. */
    public static final Limit NONE = new Limit(false, Optional.empty());

    /** The whole is bounded by the {@code fence_timeout} of devices or host. */
    public static final Limit CONFIGURED = new Limit(true, Optional.empty());

    Optional<Duration> budget(Duration configured) {
      return bounded ? Optional.of(own.orElse(configured)) : Optional.empty();
    }
  }

  /** Copies the hosts, and checks that there is one. */
  public Fence {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("nobody to fence");
    }
  }

  /**
   * A fencing of one host with the times of its devices.
   *
   * @param host its name
   * @param action what is to be done
   * @param limit what bounds it as a whole
   * @param startedNanos when the caller started, on the scale of {@link System#nanoTime}
   * @param asker who asks
   * @return the fencing
   */
  public static Fence of(String host, Action action, Limit limit, long startedNanos, Asker asker) {
    return new Fence(
        List.of(host),
        Optional.empty(),
        action,
        Method.ONOFF,
        UnaryOperator.identity(),
        limit,
        startedNanos,
        asker,
        Optional.empty());
  }

  /**
   * The same, by one device.
   *
   * @param name the device's name
   * @return the fencing
   */
  public Fence by(String name) {
    return new Fence(
        hosts, Optional.of(name), action, method, timing, limit, startedNanos, asker, handedOver);
  }
}
