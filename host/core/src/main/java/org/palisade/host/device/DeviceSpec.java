package org.palisade.host.device;

import java.util.Objects;
import org.palisade.plugin.DeviceType;

/** A device as someone described it: a device file, or the options of a stateless agent. */
public final class DeviceSpec {
  private final DeviceType type;
  private final Values values;
  // Each fencing asks for it several times, and 10,000 may begin at once.
  private final String endpoint;

  /**
   * A device.
   *
   * @param type its kind
   * @param values its checked settings, which know the device's name
   */
  public DeviceSpec(DeviceType type, Values values) {
    this.type = type;
    this.values = values;
    this.endpoint = Endpoint.text(type, values);
  }

  /**
   * What kind of device it is.
   *
   * @return its kind
   */
  public DeviceType type() {
    return type;
  }

  /**
   * Its settings.
   *
   * @return the checked values
   */
  public Values values() {
    return values;
  }

  /**
   * The device's name for messages.
   *
   * @return the name of its file, or its agent's with the endpoint
   */
  public String name() {
    return values.device();
  }

  /** Its kind and the machine that is talked to: equal texts are one endpoint. */
  String endpoint() {
    return endpoint;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeviceSpec spec && spec.type.equals(type) && spec.values.equals(values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, values);
  }

  @Override
  public String toString() {
    return name();
  }
}
