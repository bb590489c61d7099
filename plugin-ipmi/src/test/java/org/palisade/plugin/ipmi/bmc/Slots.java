package org.palisade.plugin.ipmi.bmc;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.ipmi.wire.Agreement;
import org.palisade.plugin.ipmi.wire.Octets;
import org.palisade.plugin.ipmi.wire.Seal;
import org.palisade.plugin.ipmi.wire.Suite;

/** The sessions of a fake BMC, which time out as those of real ones do. */
final class Slots {
  private static final int MOST_AHEAD = 15;
  private static final int MOST_BEHIND = 16;

  /** A session, from Open Session on. */
  static final class Slot {
    final int id;
    final int console;
    final Suite suite;
    final Octets random;
    Optional<Agreement> agreement = Optional.empty();
    Optional<Seal> seal = Optional.empty();
    int sent;
    private int newest;
    int level = 2;
    private long heard = System.nanoTime();

    Slot(int id, int console, Suite suite, Octets random) {
      this.id = id;
      this.console = console;
      this.suite = suite;
      this.random = random;
    }

    /**
     * Whether a packet's number is near those of before; others are dropped (IPMI 2.0, 6.12.13).
     */
    boolean isInWindow(int sequence) {
      int ahead = sequence - newest;
      newest = Math.max(newest, ahead <= MOST_AHEAD ? sequence : newest);
      return ahead <= MOST_AHEAD && ahead >= -MOST_BEHIND;
    }
  }

  private final Map<Integer, Slot> slots = new HashMap<>();
  private final int most;
  private final Duration setUpTime;
  private final Duration idleTime;
  private int lastId = 0x4700;

  Slots(int most, Duration setUpTime, Duration idleTime) {
    this.most = most;
    this.setUpTime = setUpTime;
    this.idleTime = idleTime;
  }

  Optional<Slot> open(int console, Suite suite, Octets random) {
    dropOld();
    if (slots.size() >= most) {
      return Optional.empty();
    }
    lastId++;
    Slot slot = new Slot(lastId, console, suite, random);
    slots.put(slot.id, slot);
    return Optional.of(slot);
  }

  Optional<Slot> find(int id) {
    dropOld();
    Optional<Slot> slot = Optional.ofNullable(slots.get(id));
    slot.ifPresent(found -> found.heard = System.nanoTime());
    return slot;
  }

  void close(int id) {
    slots.remove(id);
  }

  void clear() {
    slots.clear();
  }

  void dropOldest() {
    slots.values().stream()
        .min(Comparator.comparingLong(slot -> slot.heard))
        .ifPresent(slot -> slots.remove(slot.id));
  }

  int established() {
    dropOld();
    return (int) slots.values().stream().filter(slot -> slot.seal.isPresent()).count();
  }

  private void dropOld() {
    long now = System.nanoTime();
    slots.values().removeIf(slot -> now - slot.heard > time(slot).toNanos());
  }

  private Duration time(Slot slot) {
    return slot.seal.isPresent() ? idleTime : setUpTime;
  }
}
