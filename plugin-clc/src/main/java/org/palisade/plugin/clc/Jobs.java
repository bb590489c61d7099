package org.palisade.plugin.clc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.plugin.PowerState;

/** The job of the last accepted command for each server, until its end is known. Thread-safe. */
final class Jobs {
  /** Nobody waits longer for a state; a later failure would puzzle an unrelated reader. */
  private static final Duration OF_INTEREST = Duration.ofMinutes(10);

  /** A job that was accepted and is to lead to a state. */
  record Job(String id, PowerState wanted, Instant accepted) {}

  private final Map<String, Job> byServer = new ConcurrentHashMap<>();
  private final Clock clock;

  Jobs(Clock clock) {
    this.clock = clock;
  }

  void accepted(String server, String id, PowerState wanted) {
    byServer.put(key(server), new Job(id, wanted, clock.instant()));
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

  /** Whether this job was known until now, so that one reader alone tells its failure. */
  boolean forget(String server, Job job) {
    return byServer.remove(key(server), job);
  }

  private static String key(String server) {
    return server.toLowerCase(Locale.ROOT);
  }
}
