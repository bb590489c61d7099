package org.palisade.plugin.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palisade.plugin.PowerState;

/** The job of the last accepted command for each plug, until its end is known. Thread-safe. */
public final class Jobs {
  /** Nobody waits longer for a state; a later failure would puzzle an unrelated reader. */
  private static final Duration OF_INTEREST = Duration.ofMinutes(10);

  /** Longer than the time between two reads of whoever waits for the state. */
  private static final Duration TOLD_FOR = Duration.ofSeconds(5);

  /** Whoever waits for the state, and some who look on. */
  private static final int MOST_TOLD = 3;

  /**
   * That a job has failed.
   *
   * @param seen when that was first seen
   * @param told how many readers were told
   */
  public record Failure(Instant seen, int told) {}

  /**
   * A job that was accepted.
   *
   * @param id what the device calls it
   * @param wanted the state that it is to lead to
   * @param accepted when
   * @param failure that it has failed, once that was seen
   */
  public record Job(String id, PowerState wanted, Instant accepted, Optional<Failure> failure) {}

  private final Map<String, Job> byPlug = new ConcurrentHashMap<>();
  private final Clock clock;

  /**
   * None yet.
   *
   * @param clock what they age by
   */
  public Jobs(Clock clock) {
    this.clock = clock;
  }

  /**
   * Notes the job of a command that was just accepted, in place of any before.
   *
   * @param plug whom it is about, without regard to case
   * @param id what the device calls it
   * @param wanted the state that it is to lead to
   */
  public void accepted(String plug, String id, PowerState wanted) {
    byPlug.put(key(plug), new Job(id, wanted, clock.instant(), Optional.empty()));
  }

  /**
   * The job that a reader may want to ask for.
   *
   * @param plug whom it is about
   * @return the last that was accepted, for ten minutes
   */
  public Optional<Job> of(String plug) {
    Optional<Job> job = Optional.ofNullable(byPlug.get(key(plug)));
    if (job.filter(j -> clock.instant().isAfter(j.accepted().plus(OF_INTEREST))).isPresent()) {
      forget(plug);
      return Optional.empty();
    }
    return job;
  }

  /**
   * Forgets the job of a plug, if there is one.
   *
   * @param plug whom it is about
   */
  public void forget(String plug) {
    byPlug.remove(key(plug));
  }

  /**
   * Forgets this job, but not one that was accepted since.
   *
   * @param plug whom it is about
   * @param job the job
   */
  public void forget(String plug, Job job) {
    byPlug.computeIfPresent(key(plug), (name, known) -> isSame(known, job) ? null : known);
  }

  /**
   * Whether one more reader is to be told that a job has failed: a few are, for some seconds, since
   * the first to read it may not be the one who waits for it; and no more, since it says nothing
   * about what comes next.
   *
   * @param plug whom it is about
   * @param job the job that has failed
   * @return whether to tell it
   */
  public boolean tellFailure(String plug, Job job) {
    AtomicBoolean told = new AtomicBoolean();
    byPlug.computeIfPresent(
        key(plug),
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

  private static String key(String plug) {
    return plug.toLowerCase(Locale.ROOT);
  }
}
