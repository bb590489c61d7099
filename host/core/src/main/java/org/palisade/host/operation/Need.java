package org.palisade.host.operation;

/** What a plug needs next. */
enum Need {
  /** What runs must end first. */
  PATIENCE,
  READ,
  /** The part's power command. */
  COMMAND,
  /** It is as it should be. */
  DONE,
  /** It was refused for good. */
  DECLINED,
  /** Neither on nor off: it must not be switched on. */
  PAUSED,
  /** Its time is over. */
  TIME_OVER;

  boolean failed() {
    return this == DECLINED || this == PAUSED || this == TIME_OVER;
  }
}
