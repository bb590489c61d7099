package org.palisade.host.operation;

/** What a plug's last reading came to. */
enum Said {
  /** Nothing since the last command. */
  NOTHING,
  ON,
  OFF,
  UNKNOWN,
  FAILED
}
