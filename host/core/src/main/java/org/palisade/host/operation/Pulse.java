package org.palisade.host.operation;

/**
 * When the loop last showed that it runs. Nobody takes a plug over from a process whose heartbeat
 * is younger than {@link org.palisade.host.lock.PlugLocks#take its limit}; past that, this process
 * must look whether it was frozen and lost its plugs before it does or says anything. Confined to
 * the loop.
 */
final class Pulse {
  private static final long MISSED = 5 * Plan.SECOND / 2;

  private long last;

  Pulse(long now) {
    this.last = now;
  }

  void beat(long now) {
    last = now;
  }

  boolean missed(long now) {
    return isLong(last, now);
  }

  /** Whether another process may have taken a plug over in a time in which this one did nothing. */
  static boolean isLong(long since, long now) {
    return now - since > MISSED;
  }
}
