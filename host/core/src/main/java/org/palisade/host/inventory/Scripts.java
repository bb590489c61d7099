package org.palisade.host.inventory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.palisade.host.secret.SecretPrograms;
import org.palisade.host.secret.SecretPrograms.Printed;
import org.palisade.host.settings.SafeFile;

/**
 * What the scripts of device files printed when they last ran. Each is run again from time to time,
 * so that a changed password is noticed; no one waits for a run but the first time. Thread-safe.
 */
final class Scripts {
  private static final int SIDE_BY_SIDE = 8;
  private static final Path ANYWHERE = Path.of("/");
  private static final Duration RUN_AGAIN_AFTER = Duration.ofMinutes(5);

  static final Printed RUNNING =
      new Printed(Optional.empty(), "still runs; it is asked again in a moment", true);

  private static final class Runs {
    private SafeFile.Stamp stamp;
    private Printed last = RUNNING;
    private Optional<CompletableFuture<Printed>> now = Optional.empty();
    private long endedNanos;

    Runs(SafeFile.Stamp stamp) {
      this.stamp = stamp;
    }
  }

  private final Duration limit;
  private final Map<Path, Runs> all = new ConcurrentHashMap<>();
  private final SecretPrograms programs = new SecretPrograms(SIDE_BY_SIDE);

  /**
   * No script has run yet.
   *
   * @param limit the most time that a run may take
   */
  Scripts(Duration limit) {
    this.limit = limit;
  }

  /**
   * What a script printed when it last ran. Starts it where it has not run yet, has changed, or ran
   * long ago.
   *
   * @param script the program
   * @return the outcome; {@link #RUNNING} where there is none yet
   */
  Printed look(Path script) {
    SafeFile.Stamp stamp;
    try {
      stamp = SafeFile.check(script, SafeFile.Rule.PROGRAM);
    } catch (SafeFile.Refused e) {
      all.remove(script);
      return new Printed(Optional.empty(), e.getMessage(), false);
    }
    Runs runs = all.computeIfAbsent(script, none -> new Runs(stamp));
    synchronized (runs) {
      if (!runs.stamp.equals(stamp)) {
        runs.stamp = stamp;
        runs.last = RUNNING;
        runs.now = Optional.empty();
      }
      boolean due =
          runs.last.equals(RUNNING)
              || System.nanoTime() - runs.endedNanos > RUN_AGAIN_AFTER.toNanos();
      if (due && runs.now.isEmpty()) {
        start(script, runs, stamp);
      }
      return runs.last;
    }
  }

  private void start(Path script, Runs runs, SafeFile.Stamp stamp) {
    CompletableFuture<Printed> run =
        programs.run(List.of(script.toString()), ANYWHERE, Map.of(), limit);
    runs.now = Optional.of(run);
    CompletableFuture<Void> unused =
        run.thenAccept(
            printed -> {
              synchronized (runs) {
                if (runs.stamp.equals(stamp)) {
                  runs.last = printed;
                  runs.endedNanos = System.nanoTime();
                  runs.now = Optional.empty();
                }
              }
            });
  }

  /** As {@link #look}, but waits a while for a first run. */
  Printed await(Path script, long untilNanos) {
    Printed seen = look(script);
    Optional<CompletableFuture<Printed>> run =
        Optional.ofNullable(all.get(script)).flatMap(r -> now(r));
    if (!seen.equals(RUNNING) || run.isEmpty()) {
      return seen;
    }
    try {
      // What it came to, for it may not be noted yet.
      return run.get().get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RUNNING;
    } catch (ExecutionException | TimeoutException e) {
      return RUNNING;
    }
  }

  private static Optional<CompletableFuture<Printed>> now(Runs runs) {
    synchronized (runs) {
      return runs.now;
    }
  }
}
