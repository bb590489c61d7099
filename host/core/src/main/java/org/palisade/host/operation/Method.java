package org.palisade.host.operation;

/** How a reboot is done. */
public enum Method {
  /** Off, verified, then on. */
  ONOFF,
  /** The device's own cycle, which satisfies only with the device's proof. */
  CYCLE
}
