package org.palisade.plugin;

/** A power state as a device itself named it. Only {@link #OFF} counts as fenced. */
public enum PowerState {
  /** The plug is powered and its machine may run. */
  ON,
  /** The plug has no power: its machine can neither run nor write. */
  OFF,
  /**
   * A state that the device names and that is neither: paused, standby, changing. An absent or
   * garbled answer is not a state but an error.
   */
  UNKNOWN
}
