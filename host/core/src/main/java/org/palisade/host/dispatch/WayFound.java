package org.palisade.host.dispatch;

import java.util.Optional;

/**
 * A way that may be used, or why it may not.
 *
 * @param way the way, with its verifier where its device has one
 * @param problem a sentence with what to do, where there is no way
 */
record WayFound(Optional<Way> way, Optional<String> problem) {

  static WayFound of(Way way) {
    return new WayFound(Optional.of(way), Optional.empty());
  }

  static WayFound not(String problem) {
    return new WayFound(Optional.empty(), Optional.of(problem));
  }
}
