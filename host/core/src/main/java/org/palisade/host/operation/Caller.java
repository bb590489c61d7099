package org.palisade.host.operation;

/**
 * One who asked for the sequence.
 *
 * @param id its number within the sequence
 * @param started when it started, which budget and delay count from
 * @param arrived when it came: only readings that began afterwards can satisfy it
 * @param patientFrom when it began to wait: {@code power_timeout} counts from it, and it is no
 *     later than {@code arrived}
 * @param standing whether it still waits
 * @param warned whether it was told that its budget is over
 */
record Caller(
    int id, long started, long arrived, long patientFrom, Standing standing, boolean warned) {

  /** Whether a caller waits. */
  enum Standing {
    WAITING,
    ANSWERED,
    GONE
  }

  static Caller arriving(int id, long started, long arrived, long patientFrom) {
    return new Caller(id, started, arrived, patientFrom, Standing.WAITING, false);
  }

  boolean waits() {
    return standing == Standing.WAITING;
  }

  Caller now(Standing other) {
    return waits() ? new Caller(id, started, arrived, patientFrom, other, warned) : this;
  }

  Caller nowWarned() {
    return new Caller(id, started, arrived, patientFrom, standing, true);
  }
}
