package org.palisade.host.operation;

/** What is to be done to a host's power. */
public enum Action {
  /** Off, verified. */
  OFF,
  /** On, verified. */
  ON,
  /** Off, verified; then on. */
  REBOOT
}
