package org.palisade.plugin.ipmi.bmc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.palisade.plugin.ipmi.wire.Octets;

/** The machine behind a fake BMC, and the power commands that it was given. */
public final class Chassis {
  private final Octets guid;
  private final List<Integer> commands = new CopyOnWriteArrayList<>();
  private volatile Power power = new Power(true, true, System.nanoTime());
  private volatile Duration offTakes = Duration.ZERO;
  private volatile Duration onTakes = Duration.ZERO;
  private volatile Consumer<String> log = line -> {};

  /** On or off as it was until a time, and is from then on. */
  private record Power(boolean before, boolean after, long changes) {
    boolean isOn() {
      return System.nanoTime() - changes < 0 ? before : after;
    }
  }

  Chassis(Octets guid) {
    this.guid = guid;
  }

  public boolean isOn() {
    return power.isOn();
  }

  public void put(boolean on) {
    power = new Power(on, on, System.nanoTime());
  }

  /** How long accepted commands take. */
  public void takes(Duration off, Duration on) {
    offTakes = off;
    onTakes = on;
  }

  /** Takes a line for each status that is read and each power command. */
  public void logTo(Consumer<String> lines) {
    log = lines;
  }

  boolean readByCaller() {
    log.accept("status");
    return isOn();
  }

  /** The bytes of Chassis Control that came in sessions, in their order. */
  public List<Integer> commands() {
    return List.copyOf(commands);
  }

  Octets guid() {
    return guid;
  }

  void record(int command) {
    log.accept("control " + command);
    commands.add(command);
  }

  /** Soft off does nothing: the operating system hangs. */
  void act(int command) {
    switch (command) {
      case 0 -> change(false, offTakes);
      case 1, 2 -> change(true, onTakes);
      default -> {} // a reset leaves it on
    }
  }

  private void change(boolean on, Duration takes) {
    power = new Power(isOn(), on, System.nanoTime() + takes.toNanos());
  }
}
