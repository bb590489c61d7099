package org.palisade.host.operation;

import java.util.Optional;
import org.palisade.host.device.DeviceSpec;

/**
 * One plug of one device.
 *
 * @param device the device
 * @param plug the plug's name; empty text for a one-plug kind
 * @param pin the machine that the plug must power, where that is known
 */
public record Target(DeviceSpec device, String plug, Optional<Pin> pin) {

  /**
   * A plug whose machine is not known.
   *
   * @param device the device
   * @param plug the plug's name; empty text for a one-plug kind
   */
  public Target(DeviceSpec device, String plug) {
    this(device, plug, Optional.empty());
  }
}
