package org.palisade.host.operation;

/**
 * The ons that were, or may have been, sent to a plug and may yet act. Outlives the sequence and
 * the process in the plug's lock record.
 *
 * @param ons how many
 * @param until when the last of them can act no more; the far future while its command still runs,
 *     long past where there is none
 */
record Flight(int ons, long until) {

  static final Flight NONE = new Flight(0, Long.MIN_VALUE);

  /** More ons than one reading of ON could account for. */
  private static final int CYCLE = 2;

  boolean open(long now) {
    return now < until;
  }

  Flight sent(long now) {
    return sent(now, 1);
  }

  // A reading of ON after a cycle may be of the time before it, so only time lands a cycle's on.
  Flight cycled(long now) {
    return sent(now, CYCLE);
  }

  private Flight sent(long now, int more) {
    return new Flight((open(now) ? ons : 0) + more, Long.MAX_VALUE);
  }

  Flight returned(long at, long lateOn) {
    return new Flight(ons, at + lateOn);
  }

  Flight openAt(long now) {
    return open(now) ? this : NONE;
  }

  /** Both. */
  Flight plus(Flight other) {
    return new Flight(ons + other.ons, Math.max(until, other.until));
  }

  // Of two ons a reading of ON proves one, and nobody knows which.
  Flight landed() {
    return ons == 1 ? NONE : this;
  }
}
