package org.palisade.host.device;

import org.palisade.plugin.StonithException;

/** Opens devices and shares the warm ones: equal settings (but for the plug) are one device. */
public interface Devices {

  /**
   * Takes a device for the time of an operation; it stays connected at least that long. Contacts
   * nothing, and waits a moment for what its opener says of the settings.
   *
   * @param spec the device
   * @return a lease, to be closed
   * @throws StonithException with INVALID_SETTINGS, or UNREACHABLE where its plugin is gone; its
   *     message names the device
   */
  Lease lease(DeviceSpec spec) throws StonithException;

  /**
   * As {@link #lease}, but waits for nothing: where the opener has not answered yet, what it says
   * of the settings is the answer of the first call. For who has many devices to lease.
   *
   * @param spec the device
   * @return a lease, to be closed
   * @throws StonithException as {@link #lease} does
   */
  default Lease leaseAtOnce(DeviceSpec spec) throws StonithException {
    return lease(spec);
  }
}
