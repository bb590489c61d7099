package org.palisade.host.operation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.palisade.plugin.Call;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A device that does as it is told, until it is scripted to misbehave. */
final class FakeDevice implements StonithDevice, PlugNamer, PowerCycler {

  /** One thing that the device does instead of what it was asked to. */
  interface Fault {
    void happen(FakeDevice device) throws StonithException;
  }

  PowerState state = PowerState.ON;

  /** Where its commands act: another device may be the one that tells the state. */
  FakeDevice machine = this;

  boolean proves;
  boolean acceptsButStaysOn;
  boolean acceptsButStaysOff;
  final List<String> log = new ArrayList<>();

  /** What it was asked, and when: {@code "off@100"} after a tenth of a second. */
  final List<String> asked = new ArrayList<>();

  final Deque<Fault> reads = new ArrayDeque<>();
  final Deque<Fault> offs = new ArrayDeque<>();
  final Deque<Fault> ons = new ArrayDeque<>();
  final Deque<Fault> cycles = new ArrayDeque<>();
  final Deque<Fault> names = new ArrayDeque<>();
  final Deque<Fault> identities = new ArrayDeque<>();
  List<String> told = List.of();

  static Fault fails(Reason reason) {
    return device -> {
      throw new StonithException(reason, "scripted");
    };
  }

  static Fault busy(Duration retryAfter) {
    return device -> {
      throw StonithException.busy("scripted", retryAfter);
    };
  }

  static Fault works() {
    return device -> {};
  }

  static Fault becomes(PowerState other) {
    return device -> device.state = other;
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException {
    log.add("read");
    next(reads);
    return state;
  }

  @Override
  public void powerOff(String plug, Call call) throws StonithException {
    log.add("off");
    next(offs);
    if (!acceptsButStaysOn) {
      machine.state = PowerState.OFF;
    }
  }

  @Override
  public void powerOn(String plug, Call call) throws StonithException {
    log.add("on");
    next(ons);
    if (!acceptsButStaysOff) {
      machine.state = PowerState.ON;
    }
  }

  @Override
  public boolean cycle(String plug, Call call) throws StonithException {
    log.add("cycle");
    next(cycles);
    return proves;
  }

  @Override
  public String plugName(String plug, Call call) throws StonithException {
    log.add("name");
    next(names);
    return plug.isEmpty() ? "1" : plug;
  }

  @Override
  public List<String> identities(String plug, Call call) throws StonithException {
    log.add("identity");
    next(identities);
    return told;
  }

  /** From now on no reading comes to anything. */
  void readsNothingMore(Reason reason) {
    reads.add(
        device -> {
          readsNothingMore(reason);
          throw new StonithException(reason, "scripted");
        });
  }

  private void next(Deque<Fault> faults) throws StonithException {
    if (!faults.isEmpty()) {
      faults.poll().happen(this);
    }
  }

  @Override
  public void monitor(Call call) {}

  /** The power commands that it was sent. */
  List<String> commands() {
    return log.stream()
        .filter(word -> !List.of("read", "identity", "name").contains(word))
        .toList();
  }
}
