package org.palisade.host.dispatch;

import java.util.Optional;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Pin;
import org.palisade.host.operation.Target;
import org.palisade.plugin.DeviceType.Trait;

/**
 * How a host is powered.
 *
 * @param host its name
 * @param device the device that can fence it
 * @param plug its plug there; empty text for a one-plug kind
 */
public record Way(String host, Inventory.Device device, String plug) {

  /** A bare host is its own plug, which means nothing to a kind that has only one. */
  public Way {
    if (device.spec().type().has(Trait.ONE_PLUG) && plug.equals(host)) {
      plug = "";
    }
  }

  /**
   * The plug as an operation takes it.
   *
   * @return device and plug
   */
  public Target target() {
    return new Target(device.spec(), plug, pin());
  }

  private Optional<Pin> pin() {
    return Optional.ofNullable(device.upkeep().expected().get(host))
        .map(identity -> new Pin(host, identity));
  }

  /**
   * Device and plug, for messages.
   *
   * @return {@code device/plug}, or the device alone where it has one plug only
   */
  public String name() {
    return Readings.name(target());
  }
}
