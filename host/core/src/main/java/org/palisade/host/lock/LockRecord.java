package org.palisade.host.lock;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.palisade.host.lock.PlugLocks.InFlight;
import org.palisade.host.machine.ProcessId;

/**
 * What is written of one plug.
 *
 * @param boot the boot that it was written in
 * @param holder who holds the plug; nobody where it is free
 * @param phase what the holder may do
 * @param inFlight what may yet switch the plug on
 * @param wallUntil when that is over, in milliseconds of the wall clock: for the next boot
 * @param operation the holder's operation
 */
record LockRecord(
    String boot,
    Optional<ProcessId> holder,
    Phase phase,
    InFlight inFlight,
    long wallUntil,
    String operation) {

  /** What a holder may do. */
  enum Phase {
    OFF,
    ON
  }

  private static final String FORM = "1";
  private static final int FIELDS = 10;

  String text() {
    return String.join(
        " ",
        FORM,
        boot,
        String.valueOf(holder.map(ProcessId::pid).orElse(0L)),
        String.valueOf(holder.map(ProcessId::start).orElse(0L)),
        phase.name(),
        String.valueOf(inFlight.ons()),
        String.valueOf(inFlight.until()),
        String.valueOf(wallUntil),
        String.valueOf(inFlight.lateOn().toNanos()),
        operation + "\n");
  }

  static LockRecord parse(String text) throws IOException {
    String[] field = text.strip().split(" ", FIELDS);
    try {
      ProcessId holder = new ProcessId(Long.parseLong(field[2]), Long.parseLong(field[3]));
      return new LockRecord(
          field[1],
          holder.pid() == 0 ? Optional.empty() : Optional.of(holder),
          Phase.valueOf(field[4]),
          new InFlight(
              Integer.parseInt(field[5]),
              Long.parseLong(field[6]),
              Duration.ofNanos(Long.parseLong(field[8]))),
          Long.parseLong(field[7]),
          field.length < FIELDS ? "" : field[9]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("a lock record that cannot be read: " + text, e);
    }
  }
}
