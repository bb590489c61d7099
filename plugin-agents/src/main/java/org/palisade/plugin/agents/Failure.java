package org.palisade.plugin.agents;

import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * What may be concluded from an agent that failed. All failures have one exit code, so it is the
 * texts of the agents' common library that tell some apart; what is not recognised proves nothing.
 */
enum Failure {
  /**
   * It never got to the device. May also be a wrong password: the library has one text for both.
   */
  NOT_CONNECTED(Reason.UNREACHABLE, "Unable to connect/login to fencing device"),
  /** The device said that it does not know us. */
  LOGIN(
      Reason.LOGIN_REFUSED,
      "authentication fail|authorization fail|unauthorized|permission denied"
          + "|login (failed|denied|refused|incorrect)|(incorrect|invalid|wrong)"
          + " (login|user ?name|user|password|credentials)|"
          + Failure.CODE
          + "401\\b"),
  /** The login may not do this. */
  RIGHTS(
      Reason.FORBIDDEN,
      "does not have the correct privileges|forbidden|" + Failure.CODE + "403\\b"),
  /** The device has no such plug, and says so. */
  PLUG(
      Reason.UNKNOWN_PLUG,
      "have to enter existing|can not find vm uuid|can't find port with name"
          + "|no such (plug|outlet|machine|domain|vm)"),
  /** An option is missing or wrong. */
  OPTIONS(Reason.INVALID_SETTINGS, "you have to (set|specify|provide|enter)|unrecognized action");

  // A bare number may be a part of a time, or a plug.
  private static final String CODE =
      "\\b(http(/[\\d.]+)?|httperror|code|status|error)[ :=]*((error|code|status)[ :=]*)?";

  private final Reason reason;
  private final Pattern text;

  Failure(Reason reason, String text) {
    this.reason = reason;
    this.text = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
  }

  /**
   * The failure of a read, a list or a health check.
   *
   * @param what the agent, its action and its plug
   * @param ended how it ended
   * @param given its secrets are left out
   */
  static StonithException ofRead(String what, Runner.Ended ended, GivenValues given) {
    return exception(told(ended).orElse(Reason.PROTOCOL), what, ended, given);
  }

  /**
   * The failure of a command, which may have acted where nothing else is known.
   *
   * @param connectsOnce whether it did nothing if it could not connect
   */
  static StonithException ofCommand(
      String what, Runner.Ended ended, GivenValues given, boolean connectsOnce) {
    Optional<Reason> told =
        told(ended).filter(reason -> connectsOnce || reason != Reason.UNREACHABLE);
    return exception(told.orElse(Reason.UNCERTAIN), what, ended, given);
  }

  private static StonithException exception(
      Reason reason, String what, Runner.Ended ended, GivenValues given) {
    return new StonithException(
        reason, given.redacted(what) + ": " + ended.outcome() + "; " + ended.said(given));
  }

  private static Optional<Reason> told(Runner.Ended ended) {
    return ended.code().isEmpty() ? Optional.of(Reason.UNCERTAIN) : told(ended.err() + ended.out());
  }

  private static Optional<Reason> told(String text) {
    for (Failure one : values()) {
      if (one.text.matcher(text).find()) {
        return Optional.of(one.reason);
      }
    }
    return Optional.empty();
  }
}
