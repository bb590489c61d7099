package org.palisade.host.operation;

import org.palisade.host.device.DeviceSpec;

/**
 * One plug of one device.
 *
 * @param device the device
 * @param plug the plug's name; empty text for a one-plug kind
 */
public record Target(DeviceSpec device, String plug) {}
