package org.palisade.host.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palisade.host.device.Timing;

/**
 * A fencing that someone asks for.
 *
 * @param action what is to be done
 * @param method how a reboot is done
 * @param host the host that is meant, for messages; the plugs' names where none was named
 * @param targets the plugs that power the host: one or more, all off before any goes on
 * @param timing times and counts
 * @param budget the whole of the time from the caller's start, where one is set (under Pacemaker);
 *     it then replaces {@code power_timeout}
 * @param startedNanos when the caller started, on the scale of {@link System#nanoTime}
 * @param laterLevel whether the caller has waited for another level before
 * @param share how long after the caller's start the fencing must be past its off (an on: done),
 *     where another level comes after this one; it then fails and gives way
 * @param asker who asks
 * @param handedOver the operation that another host handed over
 */
public record Order(
    Action action,
    Method method,
    String host,
    List<Target> targets,
    Timing timing,
    Optional<Duration> budget,
    long startedNanos,
    boolean laterLevel,
    Optional<Duration> share,
    Asker asker,
    Optional<String> handedOver) {

  /** Copies the targets, and checks that there is one. */
  public Order {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("nothing to fence");
    }
  }

  /**
   * The same for other targets.
   *
   * @param others the plugs
   * @return the order
   */
  Order at(List<Target> others) {
    return new Order(
        action,
        method,
        host,
        others,
        timing,
        budget,
        startedNanos,
        laterLevel,
        share,
        asker,
        handedOver);
  }

  /**
   * From when the caller's patience is counted: its start, unless it has waited for another level
   * or another host since then. A tenth of {@code power_timeout} at most is lost to what was
   * before.
   *
   * @param came when it came to the operations
   * @return no later than that
   */
  long since(long came) {
    long earliest = came - timing.powerTimeout().toNanos() / 10;
    return laterLevel || handedOver.isPresent()
        ? came
        : Math.min(came, Math.max(startedNanos, earliest));
  }
}
