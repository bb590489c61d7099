package org.palisade.host.facade;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.palisade.host.control.Change;
import org.palisade.host.control.History;
import org.palisade.host.control.Task;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.FollowedJournal;
import org.palisade.host.journal.Journal.Written;

/** The history that a journal holds. Thread-safe. */
public final class HostHistory implements History {
  private static final String FAILED = "failed";

  private final FollowedJournal journal;
  private final Clock clock;

  /**
   * The history of a machine.
   *
   * @param journal its journal
   * @param clock tells when a word is given
   */
  public HostHistory(FollowedJournal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  public List<Past> find(Filter filter) {
    Map<String, List<Entry>> operations = new LinkedHashMap<>();
    for (Entry entry : journal.entries()) {
      operations.computeIfAbsent(entry.operation(), id -> new ArrayList<>()).add(entry);
    }
    List<Past> found = new ArrayList<>();
    for (List<Entry> entries : operations.values()) {
      Past record = record(entries);
      if (wanted(record, filter)) {
        found.add(record);
      }
    }
    found.sort((one, other) -> one.last().compareTo(other.last()));
    return List.copyOf(found.subList(Math.max(0, found.size() - filter.limit()), found.size()));
  }

  private static Past record(List<Entry> entries) {
    Map<String, String> facts = new HashMap<>();
    entries.forEach(entry -> facts.putAll(entry.facts()));
    Entry last = entries.get(entries.size() - 1);
    return new Past(
        last.operation(),
        Stage.valueOf(last.stage().name()),
        entries.get(0).at(),
        last.at(),
        text(facts, "host"),
        text(facts, "action"),
        text(facts, "device"),
        text(facts, "plug"),
        text(facts, "caller"),
        text(facts, "program"),
        text(facts, "verdict").replace('_', '-'),
        text(facts, "evidence"),
        text(facts, "message"),
        Optional.ofNullable(facts.get("duration_ms")).flatMap(HostHistory::millis));
  }

  private static String text(Map<String, String> facts, String name) {
    return facts.getOrDefault(name, "");
  }

  private static Optional<Duration> millis(String text) {
    try {
      return Optional.of(Duration.ofMillis(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean wanted(Past record, Filter filter) {
    return (filter.hosts().isEmpty() || named(record.host(), filter.hosts()::contains))
        && filter.device().map(device -> named(record.device(), device::equals)).orElse(true)
        && filter.since().map(since -> !record.last().isBefore(since)).orElse(true)
        && filter.verdict().map(verdict -> verdict(record, verdict)).orElse(true);
  }

  // A fencing of several hosts or devices names them with commas between.
  private static boolean named(String names, Predicate<String> one) {
    return List.of(names.split(",")).stream().anyMatch(one);
  }

  private static boolean verdict(Past record, String wanted) {
    boolean over = record.stage() == Stage.ENDED;
    return switch (wanted) {
      case "success" -> over && !record.verdict().equals(FAILED) && !record.evidence().isEmpty();
      case "unfinished" -> !over && record.stage() != Stage.CONFIRMED;
      default -> record.verdict().equals(wanted);
    };
  }

  @Override
  public Change confirm(String host, String who, String why) throws InterruptedException {
    Instant now = clock.instant();
    Map<String, String> facts =
        Map.of(
            "host", host,
            "action", "confirm",
            "caller", who,
            "program", "palisade",
            "verdict", "confirmed",
            "evidence", "confirmed-by-human",
            "message", why);
    CompletableFuture<Written> written = new CompletableFuture<>();
    journal.append(
        new Entry(now, UUID.randomUUID().toString(), Entry.Stage.CONFIRMED, facts),
        written::complete);
    try {
      return switch (written.get()) {
        case SYNCED -> new Change(true, "the word of " + who + " is written down");
        case LATE ->
            new Change(
                false,
                "the journal's disk does not answer: the word may be written down yet; look with"
                    + " 'palisade history', and see to the disk");
        case FAILED ->
            new Change(
                false, "the journal cannot be written, and nothing is recorded; see to the disk");
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException("the journal always answers", e);
    }
  }

  @Override
  public Task follow(Consumer<Past> then) {
    Runnable end = journal.follow(entry -> then.accept(record(List.of(entry))));
    return end::run;
  }

  /**
   * Whether a reboot was done for a caller that another host process served before.
   *
   * @param host the host
   * @param action as the journal names it
   * @param program what the caller called
   * @param within how long ago the caller started
   * @return the record of a fencing that began after that and succeeded
   */
  Optional<Past> done(String host, String action, String program, Duration within) {
    Instant since = clock.instant().minus(within);
    return find(
            new Filter(
                Set.of(host),
                Optional.empty(),
                Optional.of(since),
                Optional.of("success"),
                Integer.MAX_VALUE))
        .stream()
        .filter(
            record ->
                record.action().equals(action)
                    && record.program().equals(program)
                    && !record.begun().isBefore(since))
        .findFirst();
  }
}
