package org.palisade.it;

import java.time.Duration;

/** A program that has ended: its exit code, what it printed, and how long it took. */
record Ran(int code, String out, String err, Duration took) {

  /** Both streams, for the message of a failed assertion. */
  String everything() {
    return "exit code " + code + " after " + took.toMillis() + " ms\n" + out + err;
  }
}
