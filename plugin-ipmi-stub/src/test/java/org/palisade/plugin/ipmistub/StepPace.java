package org.palisade.plugin.ipmistub;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when somebody sleeps, at once. */
final class StepPace implements Pace {
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private Duration slept = Duration.ZERO;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) {
    now = now.plus(time);
    slept = slept.plus(time);
  }

  synchronized Duration slept() {
    return slept;
  }
}
