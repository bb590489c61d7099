package org.palisade.plugin.agents;

import java.time.Duration;

/**
 * The time of one run: the program is asked to end, and then killed, before the caller's time is
 * over.
 *
 * @param own how long it may run before it is asked to end
 * @param grace how long it has between that and being killed
 */
record Watch(Duration own, Duration grace) {
  private static final Duration MOST_GRACE = Duration.ofSeconds(2);

  /** Divides a time. */
  static Watch within(Duration limit) {
    Duration quarter = limit.dividedBy(4);
    Duration grace = quarter.compareTo(MOST_GRACE) < 0 ? quarter : MOST_GRACE;
    return new Watch(limit.minus(limit.dividedBy(20)).minus(grace), grace);
  }
}
