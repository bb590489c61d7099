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
    List<Plug> plugs,
    Timing timing,
    Optional<Duration> budget,
    Optional<Duration> share) {

  /** One plug, with all that its device was told. */
  private record Plug(
      PlugKey key, String kind, Values settings, Optional<Pin> pin, Optional<Plug> verifier) {

    static Plug of(Leased leased) {
      Target target = leased.target();
      return new Plug(
          leased.key(),
          target.device().type().name(),
          target.device().values(),
          target.pin(),
          leased.verifier().map(Plug::of));
    }
  }

  static JoinKey of(Order order, List<Leased> targets) {
    return new JoinKey(
        order.action(),
        order.method(),
        targets.stream().map(Plug::of).toList(),
        order.timing(),
        order.budget(),
        order.share());
  }
}
