package org.palisade.host.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the operations that a process left without an outcome. */
final class Unfinished {
  private static final class Trail {
    private final Set<Writer> writers = new HashSet<>();
    private Entry last;

    Trail(Entry first) {
      this.last = first;
    }
  }

  private final Map<String, Trail> open = new LinkedHashMap<>();
  private final Map<Writer, Boolean> lives = new HashMap<>();

  /** Takes the records, in the order of time. */
  void add(Writer writer, Entry entry) {
    lives.computeIfAbsent(writer, Writer::lives);
    switch (entry.stage()) {
      case BEGUN, OFF_VERIFIED, HANDED_OVER -> {
        Trail trail = open.computeIfAbsent(entry.operation(), none -> new Trail(entry));
        trail.last = entry;
        trail.writers.add(writer);
      }
      case ENDED, INTERRUPTED, CONFIRMED -> open.remove(entry.operation());
    }
  }

  /**
   * The operations that no living process can be at.
   *
   * @return the last record of each
   */
  List<Entry> left() {
    List<Entry> left = new ArrayList<>();
    for (Trail trail : open.values()) {
      if (isLeft(trail)) {
        left.add(trail.last);
      }
    }
    return left;
  }

  private boolean isLeft(Trail trail) {
    boolean dead = trail.writers.stream().noneMatch(lives::get);
    // Whoever took it over may not have written about it yet.
    return trail.last.stage() == Entry.Stage.HANDED_OVER
        ? dead && !lives.containsValue(true)
        : dead;
  }
}
