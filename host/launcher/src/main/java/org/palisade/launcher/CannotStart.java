package org.palisade.launcher;

/** The host cannot start; the message is one sentence for whoever started it. */
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStart(String message) {
    super(message);
  }

  CannotStart(String message, Throwable cause) {
    super(message, cause);
  }
}
