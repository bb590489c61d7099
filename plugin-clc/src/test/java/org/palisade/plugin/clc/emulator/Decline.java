package org.palisade.plugin.clc.emulator;

import java.util.Optional;

/** How a server answers a power operation that it does not queue. */
public enum Decline {
  /** It queues what it can. */
  NEVER(200, Optional.empty()),
  /** As documented. */
  INVALID(
      200,
      Optional.of(
          "The operation cannot be queued because the server cannot be found or it is not in a"
              + " valid state.")),
  /** As documented, under HTTP 400. */
  INVALID_400(400, INVALID.message),
  /** As if it had nothing to do. */
  DESIRED(200, Optional.of("The server already in desired state.")),
  /** Not queued, and not a word why. */
  SILENT(200, Optional.empty()),
  /** Not queued, not a word why, under HTTP 400. */
  SILENT_400(400, Optional.empty());

  private final int status;
  private final Optional<String> message;

  Decline(int status, Optional<String> message) {
    this.status = status;
    this.message = message;
  }

  int status() {
    return status;
  }

  Optional<String> message() {
    return message;
  }
}
