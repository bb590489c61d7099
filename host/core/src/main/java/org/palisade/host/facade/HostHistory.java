package org.palisade.host.facade;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palisade.host.control.Change;
import org.palisade.host.control.History;
import org.palisade.host.control.Task;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.FollowedJournal;
import org.palisade.host.journal.Journal.Written;
import org.palisade.host.journal.JournalTail;
import org.palisade.host.operation.Outcome.Evidence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history that a journal holds. Followers of other processes' records share a thread, which is
 * there while there are any. Thread-safe.
 */
public final class HostHistory implements History {
  /** Whatever was read afterwards: nobody was told, and a reboot was not ended. */
  private static final Set<String> NO_SUCCESS = Set.of("failed", "abandoned");

  /** Records without evidence say "none" or "nothing sent" for it. */
  private static final Set<String> EVIDENCE =
      Stream.of(Evidence.values()).map(Evidence::word).collect(Collectors.toUnmodifiableSet());

  private static final Logger LOG = LoggerFactory.getLogger(HostHistory.class);

  /** How soon a follower is told what another process did. */
  private static final long LOOK_MILLIS = 500;

  private final FollowedJournal journal;
  private final Supplier<JournalTail> others;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor looker;

  /**
   * The history of a machine.
   *
   * @param journal its journal
   * @param others follows, from then on, what its other processes write
   * @param clock tells when a word is given
   */
  public HostHistory(FollowedJournal journal, Supplier<JournalTail> others, Clock clock) {
    this.journal = journal;
    this.others = others;
    this.clock = clock;
    this.looker =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "history");
              thread.setDaemon(true);
              return thread;
            });
    looker.setRemoveOnCancelPolicy(true);
    looker.setKeepAliveTime(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    looker.allowCoreThreadTimeOut(true);
  }

  @Override
  public List<Past> find(Filter filter) {
    return find(filter, Instant.MIN);
  }

  private List<Past> find(Filter filter, Instant changedSince) {
    Newest newest = new Newest(past -> wanted(past, filter), filter.limit());
    journal.each(changedSince, newest::add);
    return newest.found();
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
      case "success" ->
          over && !NO_SUCCESS.contains(record.verdict()) && EVIDENCE.contains(record.evidence());
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
    Task own = followOwn(then);
    JournalTail tail = others.get();
    ScheduledFuture<?> look =
        looker.scheduleWithFixedDelay(
            () -> tell(tail, then), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return () -> {
      own.cancel();
      look.cancel(false);
    };
  }

  // A task that throws is not run again.
  private static void tell(JournalTail tail, Consumer<Past> then) {
    try {
      tail.news().forEach(entry -> then.accept(Newest.of(entry)));
    } catch (RuntimeException e) {
      LOG.warn("what another process did could not be told", e);
    }
  }

  /** Follows what this process does alone, on the threads that do it. */
  Task followOwn(Consumer<Past> then) {
    Runnable end = journal.follow(entry -> then.accept(Newest.of(entry)));
    return end::run;
  }

  /**
   * What was done for a caller that another host process served before. The journal is read once,
   * however many hosts there are.
   *
   * @param hosts the hosts
   * @param action as the journal names it
   * @param program what the caller called
   * @param within how long ago the caller started
   * @return by host, the record of a fencing that began after that and succeeded
   */
  Map<String, Past> done(Set<String> hosts, String action, String program, Duration within) {
    Instant since = clock.instant().minus(within);
    Filter filter =
        new Filter(
            hosts, Optional.empty(), Optional.of(since), Optional.of("success"), Integer.MAX_VALUE);
    Map<String, Past> done = new HashMap<>();
    for (Past record : find(filter, since)) {
      boolean same = record.action().equals(action) && record.program().equals(program);
      if (same && !record.begun().isBefore(since)) {
        List.of(record.host().split(",")).forEach(host -> done.putIfAbsent(host, record));
      }
    }
    return done;
  }

  /**
   * The hosts of an operation.
   *
   * @param operation its id
   * @param within how long ago its caller started
   * @return the hosts that its records since then name
   */
  Set<String> hosts(String operation, Duration within) {
    return journal.of(operation, clock.instant().minus(within)).stream()
        .flatMap(entry -> Stream.of(entry.facts().getOrDefault("host", "").split(",")))
        .collect(Collectors.toUnmodifiableSet());
  }
}
