package org.palisade.plugin.contract;

/** What a {@link DeviceFake} can do wrong, from {@link DeviceFake#inject} until the next heal. */
public enum Fault {
  /** Each power command acts, and its reply never comes: the connection breaks, or stays silent. */
  LOST_REPLY,
  /** Nothing can be sent: connections are refused. Sessions that were open are cut. */
  UNREACHABLE,
  /** Each request is declined with "try later", without a time; nothing acts. */
  BUSY,
  /** Each request is declined with "not before {@link DeviceFake#RETRY_AFTER}"; nothing acts. */
  BUSY_WITH_TIME,
  /** Each login is refused: the user or the password is wrong. */
  LOGIN_REFUSED,
  /** The login works and has not the right to switch: each power command is declined. */
  FORBIDDEN,
  /** Each power command is understood and declined for a reason of the device's own. */
  REFUSED,
  /**
   * Each power command is accepted, has failed by the next read, and changes nothing. A fake of a
   * device that cannot tell so by any request cannot produce it.
   */
  FAILS_LATER,
  /** Each request is taken and never answered, while its connection stays open. */
  HANG,
  /** Reads name a state that is neither on nor off: paused, standby, changing. */
  UNKNOWN_STATE,
  /** Each request gets an answer that makes no sense. */
  GARBAGE,
  /** Each request gets an answer that has nothing in it. */
  EMPTY_ANSWER,
  /** The machine's operating system hangs: a shutdown is ignored, only a hard off acts. */
  HUNG_SYSTEM,
  /**
   * The plug {@link DeviceFake#absentPlug} is not there. Never injected: it is so at all times, but
   * for devices that have one plug, whatever it is called.
   */
  ABSENT_PLUG
}
