package org.palisade.host.facade;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.palisade.host.control.History.Past;
import org.palisade.host.control.History.Stage;
import org.palisade.host.journal.Entry;

/**
 * The newest fencings among a journal's records, which come in the order of time: in memory are
 * those that are not over, and of the others so many as are wanted. Used by one thread.
 */
final class Newest {
  private static final Past BLANK =
      new Past(
          "",
          Stage.BEGUN,
          Instant.MIN,
          Instant.MIN,
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          Optional.empty());

  private final Predicate<Past> wanted;
  private final int limit;
  private final Map<String, Past> open = new LinkedHashMap<>();
  private final Map<String, Past> over = new LinkedHashMap<>();

  Newest(Predicate<Past> wanted, int limit) {
    this.wanted = wanted;
    this.limit = limit;
  }

  /** What one record alone tells. */
  static Past of(Entry entry) {
    return after(BLANK, entry);
  }

  void add(Entry entry) {
    String id = entry.operation();
    Past before =
        Optional.ofNullable(open.remove(id))
            .or(() -> Optional.ofNullable(over.remove(id)))
            .orElse(BLANK);
    Past past = after(before, entry);
    switch (entry.stage()) {
      case BEGUN, OFF_VERIFIED, HANDED_OVER -> open.put(id, past);
      case ENDED, INTERRUPTED, CONFIRMED -> end(past);
    }
  }

  private void end(Past past) {
    if (wanted.test(past)) {
      over.put(past.id(), past);
    }
    if (over.size() > limit) {
      over.remove(over.keySet().iterator().next());
    }
  }

  /** What was found, oldest last record first. */
  List<Past> found() {
    List<Past> all =
        Stream.concat(open.values().stream().filter(wanted), over.values().stream())
            .sorted(Comparator.comparing(Past::last))
            .toList();
    return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
  }

  private static Past after(Past before, Entry entry) {
    Map<String, String> facts = entry.facts();
    return new Past(
        entry.operation(),
        Stage.valueOf(entry.stage().name()),
        before.id().isEmpty() ? entry.at() : before.begun(),
        entry.at(),
        facts.getOrDefault("host", before.host()),
        facts.getOrDefault("action", before.action()),
        facts.getOrDefault("device", before.device()),
        facts.getOrDefault("plug", before.plug()),
        facts.getOrDefault("verifier", before.verifier()),
        facts.getOrDefault("caller", before.caller()),
        facts.getOrDefault("program", before.program()),
        facts.getOrDefault("verdict", before.verdict()).replace('_', '-'),
        facts.getOrDefault("evidence", before.evidence()),
        facts.getOrDefault("message", before.message()),
        Optional.ofNullable(facts.get("duration_ms")).flatMap(Newest::millis).or(before::took));
  }

  private static Optional<Duration> millis(String text) {
    try {
      return Optional.of(Duration.ofMillis(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
