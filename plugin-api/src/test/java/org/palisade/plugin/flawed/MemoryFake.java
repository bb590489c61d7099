package org.palisade.plugin.flawed;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.contract.DeviceFake;
import org.palisade.plugin.contract.Fault;

/** A device without a wire: {@link MemoryDevice} asks it by method calls. */
final class MemoryFake implements DeviceFake {
  static final String PASSWORD = "xyzzy-4711";
  static final String PLUG = "3";

  private final Set<Fault> impossible;
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile PowerState state = PowerState.ON;
  private volatile boolean failed;
  private volatile Optional<Fault> fault = Optional.empty();

  MemoryFake(Set<Fault> impossible) {
    this.impossible = impossible;
  }

  boolean has(Fault one) {
    return fault.filter(one::equals).isPresent();
  }

  void login() {
    logins.incrementAndGet();
  }

  AtomicInteger sessions() {
    return sessions;
  }

  void hang() {
    hanging.incrementAndGet();
  }

  String show() {
    if (has(Fault.UNKNOWN_STATE)) {
      return "paused";
    }
    return failed ? "failed" : state.toString();
  }

  void received() {
    commands.incrementAndGet();
  }

  void act(PowerState to) {
    if (has(Fault.FAILS_LATER)) {
      failed = true;
    } else {
      state = to;
    }
  }

  @Override
  public String kind() {
    return "memory";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("passwd", PASSWORD);
  }

  @Override
  public String plug() {
    return PLUG;
  }

  @Override
  public Set<Fault> cannotProduce() {
    return impossible;
  }

  @Override
  public PowerState state() {
    return state;
  }

  @Override
  public void put(PowerState to) {
    state = to;
  }

  @Override
  public void inject(Fault one) {
    fault = Optional.of(one);
  }

  @Override
  public void heal() {
    fault = Optional.empty();
  }

  @Override
  public int logins() {
    return logins.get();
  }

  @Override
  public int commands() {
    return commands.get();
  }

  @Override
  public int hanging() {
    return hanging.get();
  }

  @Override
  public int sockets() {
    return sessions.get();
  }

  @Override
  public void close() {}
}
