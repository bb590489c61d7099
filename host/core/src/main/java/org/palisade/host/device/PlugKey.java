package org.palisade.host.device;

import java.util.Locale;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;

/**
 * What one plug is known by, however device, agent and spelling named it: the kind, the values that
 * name its endpoint, and its canonical name. Equal keys are one plug.
 *
 * @param text holds no secret; for messages use the device's and the plug's name instead
 */
public record PlugKey(String text) {

  /**
   * The key of a plug. Spellings that may be one endpoint are one: at worst two plugs wait for each
   * other, while the other mistake would let two fencings of one plug run side by side.
   *
   * @param spec the device
   * @param plug the plug's name in any spelling
   * @return its key
   */
  public static PlugKey of(DeviceSpec spec, String plug) {
    String name = Endpoint.measured(canonical(spec.type(), plug));
    return new PlugKey(spec.type().name() + spec.values().endpoint() + " " + name);
  }

  /**
   * The one spelling of a plug's name.
   *
   * @param type the kind of its device
   * @param plug its name in any spelling
   * @return its name; empty text for a kind that has one plug only
   */
  public static String canonical(DeviceType type, String plug) {
    if (type.has(Trait.ONE_PLUG)) {
      return "";
    }
    String bare = plug.strip();
    return type.has(Trait.PLUGS_IGNORE_CASE) ? bare.toLowerCase(Locale.ROOT) : bare;
  }
}
