package org.palisade.host.device;

import java.time.Duration;
import java.util.Locale;

/** Times as messages say them. */
final class Seconds {
  private Seconds() {}

  static String text(Duration time) {
    return time.toMillis() % 1000 == 0
        ? time.toSeconds() + " s"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
