package org.palisade.plugin.ipmistub;

import java.time.Duration;
import java.time.Instant;

/** The time of the chassis, and waiting for it. */
interface Pace {
  Instant now();

  void sleep(Duration time) throws InterruptedException;

  /** That of the machine. */
  Pace REAL =
      new Pace() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.toMillis());
        }
      };
}
