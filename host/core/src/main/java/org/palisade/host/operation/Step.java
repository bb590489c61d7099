package org.palisade.host.operation;

import java.util.Optional;

/**
 * What is to be done next.
 *
 * @param what the deed
 * @param index the plug's or the caller's number, where it concerns one
 * @param until for {@link What#WAIT}: when to ask again, if nothing happens before
 * @param ending for {@link What#ANSWER}: how it ended
 */
record Step(What what, int index, long until, Optional<Ending> ending) {

  /** Deeds. */
  enum What {
    /** Nothing before a time or an event. */
    WAIT,
    /** Take the plugs, one after the other in one order. */
    LOCK,
    /** Write that a power command comes. */
    WRITE_BEGUN,
    /** Write that off was verified; then ons may be sent. */
    WRITE_OFF,
    READ,
    OFF,
    /** Enter phase on in the plug's record, by compare-and-set. */
    ENTER,
    ON,
    CYCLE,
    /** Have a running on stopped. */
    INTERRUPT,
    /** End this process: an on that will not stop keeps an off waiting. */
    HALT,
    /** Tell a caller that its budget is over, and that the off goes on. */
    WARN,
    ANSWER,
    /** All is over: write it down, let the plugs go. */
    END
  }

  static Step of(What what) {
    return new Step(what, 0, 0, Optional.empty());
  }

  static Step of(What what, int index) {
    return new Step(what, index, 0, Optional.empty());
  }

  static Step waitUntil(long until) {
    return new Step(What.WAIT, 0, until, Optional.empty());
  }

  static Step answer(int caller, Ending ending) {
    return new Step(What.ANSWER, caller, 0, Optional.of(ending));
  }
}
