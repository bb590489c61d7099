package org.palisade.host.operation;

import java.time.Duration;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;

/** Makes plans of orders. */
final class Plans {

  // Shorter than this is not a habit but a mistake that would keep a device busy with readings.
  private static final long SHORTEST_SLEEP = 50 * Plan.MILLISECOND;
  private static final long FIRST_POLL = 100 * Plan.MILLISECOND;

  private Plans() {}

  static Plan of(Order order, boolean offProven) {
    return new Plan(
        order.action(),
        order.method() == Method.CYCLE,
        offProven,
        order.targets().stream().map(Plans::habits).toList(),
        times(order));
  }

  // The readings are those of whoever verifies; a late on may be of either device.
  private static Plan.Habits habits(Target target) {
    DeviceType reader = target.reader().device().type();
    long lateOn =
        target.parts().mapToLong(t -> t.device().type().lateOn().toNanos()).max().orElseThrow();
    return new Plan.Habits(reader.confirmOff(), lateOn, reader.has(Trait.STATE_UNREADABLE));
  }

  private static Plan.Times times(Order order) {
    return new Plan.Times(
        order.timing().delay().toNanos(),
        order.timing().powerWait().toNanos(),
        order.timing().powerTimeout().toNanos(),
        Math.max(SHORTEST_SLEEP, order.timing().statusSleep().toNanos()),
        FIRST_POLL,
        order.budget().map(Duration::toNanos).orElse(0L),
        order.share().map(Duration::toNanos).orElse(0L),
        order.timing().retryOn());
  }
}
