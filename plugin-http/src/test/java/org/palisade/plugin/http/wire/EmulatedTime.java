package org.palisade.plugin.http.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, which a test may push forward instead of waiting. Thread-safe. */
public final class EmulatedTime extends Clock {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** As late as the machine's. */
  public EmulatedTime() {}

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  /**
   * Pushes it forward.
   *
   * @param by how far
   */
  public void advance(Duration by) {
    ahead.updateAndGet(by::plus);
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
