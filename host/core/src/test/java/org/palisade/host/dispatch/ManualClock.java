package org.palisade.host.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that passes when a test says so. */
public final class ManualClock extends Clock {
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private long nanos = 1_000_000_000_000L;

  public void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
