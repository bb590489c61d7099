package org.palisade.host.operation;

/**
 * What is being done with a plug.
 *
 * @param what the call
 * @param began when it was asked for
 * @param interrupted when it was told to stop; the far future where it was not
 * @param before what was in flight before it
 */
record Running(What what, long began, long interrupted, Flight before) {

  /** Calls. */
  enum What {
    NOTHING,
    READ,
    OFF,
    /** Entering phase on in the plug's record, before an on or a cycle. */
    ENTER,
    /** It was entered: the on, or the cycle, may go. */
    ENTERED,
    ON,
    CYCLE;

    /** Whether the plug may go on while this runs, so that nobody else may have it. */
    boolean switchesOn() {
      return this == ON || this == CYCLE;
    }
  }

  static final Running IDLE = new Running(What.NOTHING, 0, Long.MAX_VALUE, Flight.NONE);

  static Running call(What what, long began, Flight before) {
    return new Running(what, began, Long.MAX_VALUE, before);
  }

  boolean idle() {
    return what == What.NOTHING || what == What.ENTERED;
  }

  boolean isInterrupted() {
    return interrupted != Long.MAX_VALUE;
  }

  Running interruptedAt(long at) {
    return new Running(what, began, at, before);
  }

  /** When an interrupted call has kept others waiting for too long. */
  long stuckAt() {
    return isInterrupted() ? interrupted + Plan.STUCK : Long.MAX_VALUE;
  }
}
