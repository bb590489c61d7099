package org.palisade.plugin.redfish.emulator;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The computers behind one service. Thread-safe. */
final class Machines {
  private final Map<String, Machine> all = new LinkedHashMap<>();
  private final Clock clock;

  Machines(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(String id, String power) {
    all.put(id, new Machine(id, power));
  }

  synchronized void remove(String id) {
    all.remove(id);
  }

  synchronized List<String> ids() {
    return new ArrayList<>(all.keySet());
  }

  synchronized void set(String id, String property, String value) {
    Machine machine = all.get(id);
    if (machine == null) {
      throw new IllegalArgumentException("there is no system " + id);
    }
    machine.set(property, value, clock.instant());
  }

  synchronized String power(String id) {
    return all.get(id).power(clock.instant());
  }

  /** Does something with a machine while nobody else does. */
  synchronized <T> Optional<T> with(String id, Function<Machine, T> work) {
    return Optional.ofNullable(all.get(id)).map(work);
  }
}
