package org.palisade.host.operation;

import java.util.Collections;
import java.util.List;

/** The strongest request that waits for one of the sequence's plugs, in order of strength. */
enum Rival {
  NONE,
  ON,
  REBOOT,
  OFF;

  static Rival of(Action action) {
    return switch (action) {
      case ON -> ON;
      case REBOOT -> REBOOT;
      case OFF -> OFF;
    };
  }

  Rival or(Rival other) {
    return Collections.max(List.of(this, other));
  }

  /** Whether it ends what is going on before, or in, its on part. */
  boolean cutsShort(Action running) {
    return switch (running) {
      case OFF -> false;
      case REBOOT -> this == OFF;
      case ON -> this == OFF || this == REBOOT;
    };
  }
}
