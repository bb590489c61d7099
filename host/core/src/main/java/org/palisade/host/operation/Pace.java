package org.palisade.host.operation;

/**
 * When a plug may be talked to again.
 *
 * @param notBefore the earliest next call
 * @param sendNotBefore the earliest next command
 * @param failures failed readings in a row
 * @param sends commands in this part, from which the back-off between them grows
 * @param timeFrom when the wait for the state began
 * @param restart whether the next command's answer begins that wait anew
 * @param answeredAt when the last command was answered
 */
record Pace(
    long notBefore,
    long sendNotBefore,
    int failures,
    int sends,
    long timeFrom,
    boolean restart,
    long answeredAt) {

  static Pace from(long at) {
    return new Pace(at, at, 0, 0, at, true, at);
  }

  Pace read(long next) {
    return new Pace(next, sendNotBefore, 0, sends, timeFrom, restart, answeredAt);
  }

  Pace readFailed(long next) {
    return new Pace(next, sendNotBefore, failures + 1, sends, timeFrom, restart, answeredAt);
  }

  Pace answered(long at, long next, long nextSend, long waitingFrom) {
    return new Pace(next, nextSend, 0, sends + 1, waitingFrom, false, at);
  }

  Pace restartingAt(long at) {
    return new Pace(notBefore, sendNotBefore, failures, sends, at, true, answeredAt);
  }
}
