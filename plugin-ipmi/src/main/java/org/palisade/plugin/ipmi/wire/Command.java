package org.palisade.plugin.ipmi.wire;

/** The commands that are sent. */
public enum Command {
  /** Which state the power is in. */
  CHASSIS_STATUS(0x00, 0x01, "Get Chassis Status"),
  /** Off, on, cycle. */
  CHASSIS_CONTROL(0x00, 0x02, "Chassis Control"),
  /** The identity of the BMC. */
  DEVICE_GUID(0x06, 0x08, "Get Device GUID"),
  /** The identity of the machine. */
  SYSTEM_GUID(0x06, 0x37, "Get System GUID"),
  /** A session begins with the rights of a user and asks for more. */
  SET_PRIVILEGE(0x06, 0x3B, "Set Session Privilege Level"),
  /** Frees the slot. */
  CLOSE_SESSION(0x06, 0x3C, "Close Session");

  private final int group;
  private final int code;
  private final String text;

  Command(int group, int code, String text) {
    this.group = group;
    this.code = code;
    this.text = text;
  }

  /**
   * Its network function.
   *
   * @return the even number of requests
   */
  public int group() {
    return group;
  }

  /**
   * Its number in the group.
   *
   * @return a byte
   */
  public int code() {
    return code;
  }

  @Override
  public String toString() {
    return text;
  }
}
