package org.palisade.plugin.clc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palisade.plugin.PowerState;

/** The job of the last accepted command for each server, until its end is known. Thread-safe. */
final class Jobs {
  /** Nobody waits longer for a state; a later failure would puzzle an unrelated reader. */
  private static final Duration OF_INTEREST = Duration.ofMinutes(10);

  /** Longer than the time between two reads of whoever waits for the state. */
  private static final Duration TOLD_FOR = Duration.ofSeconds(5);

  /** Whoever waits for the state, and some who look on. */
  private static final int MOST_TOLD = 3;

  /** That a job has failed: when that was first seen, and how many readers were told. */
  record Failure(Instant seen, int told) {}

  /** A job that was accepted and is to lead to a state. */
  record Job(String id, PowerState wanted, Instant accepted, Optional<Failure> failure) {}

  private final Map<String, Job> byServer = new ConcurrentHashMap<>();
  private final Clock clock;

  Jobs(Clock clock) {
    this.clock = clock;
  }

  void accepted(String server, String id, PowerState wanted) {
    byServer.put(key(server), new Job(id, wanted, clock.instant(), Optional.empty()));
  }

  Optional<Job> of(String server) {
    Optional<Job> job = Optional.ofNullable(byServer.get(key(server)));
    if (job.filter(j -> clock.instant().isAfter(j.accepted().plus(OF_INTEREST))).isPresent()) {
      forget(server);
      return Optional.empty();
    }
    return job;
  }

  void forget(String server) {
    byServer.remove(key(server));
  }

  /** Forgets this job, but not one that was accepted since. */
  void forget(String server, Job job) {
    byServer.computeIfPresent(key(server), (name, known) -> isSame(known, job) ? null : known);
  }

  /**
   * Whether one more reader is to be told that a job has failed: a few are, for some seconds, since
   * the first to read it may not be the one who waits for it; and no more, since it says nothing
   * about what comes next.
   */
  boolean tellFailure(String server, Job job) {
    AtomicBoolean told = new AtomicBoolean();
    byServer.computeIfPresent(
        key(server),
        (name, known) -> {
          if (!isSame(known, job)) {
            return known;
          }
          Failure before = known.failure().orElseGet(() -> new Failure(clock.instant(), 0));
          if (before.told() == MOST_TOLD || clock.instant().isAfter(before.seen().plus(TOLD_FOR))) {
            return null;
          }
          told.set(true);
          Failure after = new Failure(before.seen(), before.told() + 1);
          return new Job(known.id(), known.wanted(), known.accepted(), Optional.of(after));
        });
    return told.get();
  }

  private static boolean isSame(Job one, Job other) {
    return one.id().equals(other.id()) && one.accepted().equals(other.accepted());
  }

  private static String key(String server) {
    return server.toLowerCase(Locale.ROOT);
  }
}
