package org.palisade.host.device;

import org.palisade.plugin.DeviceType;

/**
 * A device as someone described it: a device file, or the options of a stateless agent.
 *
 * @param type its kind
 * @param values its checked settings, which know the device's name
 */
public record DeviceSpec(DeviceType type, Values values) {

  /**
   * The device's name for messages.
   *
   * @return the name of its file, or its agent's with the endpoint
   */
  public String name() {
    return values.device();
  }
}
