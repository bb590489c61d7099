package org.palisade.plugin;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** The budget and the trace of one call to a device. Thread-safe. */
@ProviderType
public interface Call {

  /**
   * The time that is left for this call. A plugin passes it to its sockets; the host interrupts
   * whatever outlives it.
   *
   * @return zero or more
   */
  Duration left();

  /**
   * Notes a line of the conversation with the device, for {@code --verbose} and the debug log. The
   * host masks the values of secret parameters in it; a token that the plugin got from the device
   * must not be handed over.
   *
   * @param line one line without its end
   */
  void trace(String line);

  /**
   * A call that has some time from now on and traces nothing, for tests and tools.
   *
   * @param time how long
   * @return a call whose {@link #left} counts down
   */
  static Call within(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return new Call() {
      @Override
      public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      }

      @Override
      public void trace(String line) {}
    };
  }
}
