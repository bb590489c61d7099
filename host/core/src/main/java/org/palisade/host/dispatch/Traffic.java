package org.palisade.host.dispatch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.PlugKey;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Target;

/** Which devices are being used for fencings, so that whatever can wait makes way. Thread-safe. */
public final class Traffic {
  private final Map<String, Integer> busy = new ConcurrentHashMap<>();
  private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();

  /** Nothing is being fenced. */
  public Traffic() {}

  /** Devices of one endpoint are one, whatever they are called. */
  static String endpoint(DeviceSpec device) {
    return PlugKey.of(device, "").text();
  }

  /**
   * Has something told when a fencing begins.
   *
   * @param watcher takes the endpoint; quick, for the fencing waits for it
   */
  void whenBegun(Consumer<String> watcher) {
    watchers.add(watcher);
  }

  /**
   * A fencing begins.
   *
   * @return ends it; harmless when repeated
   */
  Runnable begin(Order order) {
    List<String> endpoints =
        order.targets().stream()
            .flatMap(Target::parts)
            .map(target -> endpoint(target.device()))
            .distinct()
            .toList();
    endpoints.forEach(endpoint -> busy.merge(endpoint, 1, Integer::sum));
    endpoints.forEach(endpoint -> watchers.forEach(watcher -> watcher.accept(endpoint)));
    AtomicBoolean over = new AtomicBoolean();
    return () -> {
      if (over.compareAndSet(false, true)) {
        endpoints.forEach(
            endpoint -> busy.computeIfPresent(endpoint, (name, n) -> n == 1 ? null : n - 1));
      }
    };
  }

  boolean isBusy(String endpoint) {
    return busy.containsKey(endpoint);
  }
}
