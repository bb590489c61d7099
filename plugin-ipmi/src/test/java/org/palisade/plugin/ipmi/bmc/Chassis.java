package org.palisade.plugin.ipmi.bmc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.palisade.plugin.ipmi.wire.Octets;

/** The machine behind a fake BMC, and the power commands that it was given. */
public final class Chassis {
  private final Octets guid;
  private final List<Integer> commands = new CopyOnWriteArrayList<>();
  private volatile boolean on = true;

  Chassis(Octets guid) {
    this.guid = guid;
  }

  public boolean isOn() {
    return on;
  }

  public void put(boolean power) {
    on = power;
  }

  /** The bytes of Chassis Control that came in sessions, in their order. */
  public List<Integer> commands() {
    return List.copyOf(commands);
  }

  Octets guid() {
    return guid;
  }

  void record(int command) {
    commands.add(command);
  }

  /** Soft off does nothing: the operating system hangs. */
  void act(int command) {
    switch (command) {
      case 0 -> on = false;
      case 1, 2 -> on = true;
      default -> {} // a reset leaves it on
    }
  }
}
