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

  private final Map<String, Trail> operations = new LinkedHashMap<>();
  private final Map<Writer, Boolean> lives = new HashMap<>();

  Unfinished(List<JournalFiles.Written> records) {
    for (JournalFiles.Written record : records) {
      Entry entry = record.entry();
      Trail trail = operations.computeIfAbsent(entry.operation(), none -> new Trail(entry));
      trail.last = entry;
      trail.writers.add(record.writer());
      lives.computeIfAbsent(record.writer(), Writer::lives);
    }
  }

  /**
   * The operations that no living process can be at.
   *
   * @return the last record of each
   */
  List<Entry> left() {
    List<Entry> left = new ArrayList<>();
    for (Trail trail : operations.values()) {
      if (isLeft(trail)) {
        left.add(trail.last);
      }
    }
    return left;
  }

  private boolean isLeft(Trail trail) {
    boolean dead = trail.writers.stream().noneMatch(lives::get);
    return switch (trail.last.stage()) {
      case BEGUN, OFF_VERIFIED -> dead;
      // Whoever took it over may not have written about it yet.
      case HANDED_OVER -> dead && !lives.containsValue(true);
      case ENDED, INTERRUPTED, CONFIRMED -> false;
    };
  }
}
