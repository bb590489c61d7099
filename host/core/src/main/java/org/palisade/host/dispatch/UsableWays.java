package org.palisade.host.dispatch;

/** Knows how a plug may be used at the moment. Thread-safe. */
@FunctionalInterface
interface UsableWays {

  /** A way with its verifier, or why it may not be used. */
  WayFound of(Way way);
}
