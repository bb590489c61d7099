package org.palisade.plugin.clc.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The emulator's clock: the machine's, which a test may push forward instead of waiting. */
final class EmulatedTime {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  Instant now() {
    return Instant.now().plus(ahead.get());
  }

  void advance(Duration by) {
    ahead.updateAndGet(by::plus);
  }
}
