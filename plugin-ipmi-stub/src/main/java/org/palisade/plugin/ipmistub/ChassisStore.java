package org.palisade.plugin.ipmistub;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Keeps the chassis by name; one that is not known yet is running. Thread-safe. */
interface ChassisStore {

  /**
   * Changes a chassis, with nobody in between.
   *
   * @return what it was before the change
   */
  Chassis update(String name, UnaryOperator<Chassis> change)
      throws IOException, InterruptedException;

  /** Keeps them for as long as the process runs. */
  static ChassisStore inMemory() {
    Map<String, Chassis> known = new ConcurrentHashMap<>();
    return (name, change) -> {
      Chassis[] before = new Chassis[1];
      known.compute(
          name,
          (key, found) -> {
            before[0] = found == null ? Chassis.RUNNING : found;
            return change.apply(before[0]);
          });
      return before[0];
    };
  }
}
