package org.palisade.plugin.ipmistub;

import java.util.Locale;

/** What a chassis can be told to do wrong. */
enum Fault {
  /** An off is accepted and does nothing. */
  ACCEPTS_BUT_STAYS_ON,
  /** An on is accepted and does nothing. */
  ACCEPTS_BUT_STAYS_OFF,
  /** An off acts so many seconds after it was accepted. */
  SLOW_OFF,
  /** An on acts so many seconds after it was accepted. */
  SLOW_ON,
  /** A command acts, and its reply is lost after so many seconds of silence. */
  DROPS_REPLY,
  /** A command is lost on its way, after so many seconds of silence. */
  DROPS_COMMAND,
  /** No route to the BMC. */
  UNREACHABLE,
  /** Each reading finds the plug in the other state than the one before. */
  FLAPS,
  /** So many seconds after an off the plug is on again, by the power-restore policy. */
  COMES_BACK,
  /** A command is declined with a completion code. */
  DENIES,
  /** A command is declined for lack of privilege. */
  FORBIDS,
  /** No call is ever answered. */
  HANGS,
  /** Each call takes so many seconds longer. */
  SLOW,
  /** Each call is answered "busy", with so many seconds of retry-after. */
  BUSY,
  /** Each answer makes no sense. */
  GARBAGE,
  /** Each answer is empty. */
  EMPTY,
  /** The state is read as neither on nor off. */
  UNKNOWN,
  /** A command is accepted, fails, and says so to the next reading. */
  FAILS_LATER,
  /** The BMC ended its sessions and refuses the login. */
  WRONG_LOGIN,
  /** The operating system hangs: a soft off does nothing. */
  HUNG_OS,
  /** The BMC has no such plug any more. */
  ABSENT;

  static Fault of(String word) {
    for (Fault fault : values()) {
      if (fault.toString().equals(word)) {
        return fault;
      }
    }
    throw new IllegalArgumentException("no fault is called '" + word + "'");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
