package org.palisade.host.intake;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a file of another program says.
 *
 * @param drafts its devices, in the order in which it would use them
 * @param levels host to levels, for the hosts of which it says them
 * @param order whether it is known what becomes of a host that several devices fence and that has
 *     no levels
 * @param times device to how long its agent could run; empty where that is not known
 * @param notes what it says that has no place with us
 */
record Source(
    List<Draft> drafts,
    Map<String, List<List<String>>> levels,
    Order order,
    Map<String, Duration> times,
    List<Imported.Note> notes) {

  /** What becomes of hosts of several devices without levels. */
  enum Order {
    /** Any of the devices fences the host, and they are tried in their order. */
    ONE_AFTER_THE_OTHER,
    /** Perhaps all of them are needed. */
    UNKNOWN
  }
}
