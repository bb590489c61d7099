package org.palisade.host.agent;

import java.io.Serial;

/** An agent was called wrongly: the message says how, and what is allowed. */
final class UsageException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
