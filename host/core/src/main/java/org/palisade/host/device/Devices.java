package org.palisade.host.device;

import org.palisade.plugin.StonithException;

/** Opens devices and shares the warm ones: equal settings (but for the plug) are one device. */
public interface Devices {

  /**
   * Takes a device for the time of an operation; it stays connected at least that long. Contacts
   * nothing and does not wait.
   *
   * @param spec the device
   * @return a lease, to be closed
   * @throws StonithException with INVALID_SETTINGS, or UNREACHABLE where its plugin is gone; its
   *     message names the device
   */
  Lease lease(DeviceSpec spec) throws StonithException;
}
