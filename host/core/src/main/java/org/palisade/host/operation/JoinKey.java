package org.palisade.host.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palisade.host.device.PlugKey;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;

/** Orders of equal keys ask for one and the same: they may share a sequence. */
record JoinKey(
    Action action,
    Method method,
    List<PlugKey> plugs,
    List<String> kinds,
    List<Values> settings,
    List<Optional<Pin>> pins,
    Timing timing,
    Optional<Duration> budget,
    Optional<Duration> share) {

  static JoinKey of(Order order, List<PlugKey> plugs) {
    return new JoinKey(
        order.action(),
        order.method(),
        plugs,
        order.targets().stream().map(t -> t.device().type().name()).toList(),
        order.targets().stream().map(t -> t.device().values()).toList(),
        order.targets().stream().map(Target::pin).toList(),
        order.timing(),
        order.budget(),
        order.share());
  }
}
