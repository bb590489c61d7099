package org.palisade.plugin.ipmi;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;

/**
 * Fences as the host does: reads, sends an off, reads until it is off, and again after failures.
 */
final class Fencing {
  private static final Duration CALL = Duration.ofSeconds(8);

  private final IpmiDevice device;

  Fencing(IpmiDevice device) {
    this.device = device;
  }

  /** Whether an off was read in time. */
  boolean off(Duration most) throws Exception {
    Call all = Call.within(most);
    while (!all.left().isZero()) {
      try {
        if (device.read("", within(all)) == PowerState.OFF) {
          return true;
        }
        device.powerOff("", within(all));
      } catch (StonithException e) {
        switch (e.reason()) {
          case UNREACHABLE, UNCERTAIN, PROTOCOL, BUSY ->
              LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          default -> throw e;
        }
      }
    }
    return false;
  }

  private static Call within(Call all) {
    return Call.within(CALL.compareTo(all.left()) < 0 ? CALL : all.left());
  }
}
