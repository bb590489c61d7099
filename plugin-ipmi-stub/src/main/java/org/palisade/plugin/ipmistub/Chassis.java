package org.palisade.plugin.ipmistub;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The power of one plug: how it is, and what will become of it. A change that was accepted acts at
 * its time whatever is accepted later, as with real BMCs: a slow on wakes a plug that was switched
 * off meanwhile. Immutable.
 *
 * @param on whether it has power
 * @param changes what is still to act, in the order of time
 * @param failed whether an accepted command has failed since, and nobody was told
 */
record Chassis(boolean on, List<Change> changes, boolean failed) {

  /** A change of power at a time. */
  record Change(boolean on, Instant at) {}

  static final Chassis RUNNING = new Chassis(true, List.of(), false);
  private static final int MOST_CHANGES = 6;

  Chassis {
    changes = List.copyOf(changes);
  }

  /** What it is at a time: the changes until then have acted. */
  Chassis at(Instant now) {
    Chassis chassis = this;
    while (!chassis.changes.isEmpty() && !chassis.changes.get(0).at().isAfter(now)) {
      List<Change> later = chassis.changes.subList(1, chassis.changes.size());
      chassis = new Chassis(chassis.changes.get(0).on(), later, chassis.failed);
    }
    return chassis;
  }

  /** Adds a change; one like it that waits already is not doubled. */
  Chassis change(boolean to, Instant at) {
    if (changes.stream().anyMatch(one -> one.on() == to) || changes.size() >= MOST_CHANGES) {
      return this;
    }
    List<Change> all = new ArrayList<>(changes);
    all.add(new Change(to, at));
    all.sort(Comparator.comparing(Change::at));
    return new Chassis(on, all, failed);
  }

  Chassis switched(boolean to) {
    return new Chassis(to, changes, failed);
  }

  Chassis failing() {
    return new Chassis(on, changes, true);
  }

  Chassis told() {
    return new Chassis(on, changes, false);
  }
}
