package org.palisade.plugin.ipmistub;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The faults of one plug, each with its seconds. Immutable. */
record Faults(Map<Fault, Duration> byKind) {
  static final Faults NONE = new Faults(Map.of());

  Faults {
    byKind = Map.copyOf(byKind);
  }

  boolean has(Fault fault) {
    return byKind.containsKey(fault);
  }

  /** The seconds that were given with the fault; zero where none were, or there is no fault. */
  Duration of(Fault fault) {
    return byKind.getOrDefault(fault, Duration.ZERO);
  }

  Optional<Duration> find(Fault fault) {
    return Optional.ofNullable(byKind.get(fault));
  }

  Faults and(Faults others) {
    if (others.byKind.isEmpty()) {
      return this;
    }
    Map<Fault, Duration> all = new EnumMap<>(Fault.class);
    all.putAll(byKind);
    all.putAll(others.byKind);
    return new Faults(all);
  }
}
