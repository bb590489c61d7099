package org.palisade.host;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long a test waits for what another thread or process does: far longer than it takes on a
 * machine that is busy with other builds, since a wait that ends well costs no more for that.
 */
public final class Patience {
  private static final Duration AMPLE = Duration.ofSeconds(60);

  private Patience() {}

  /** Awaitility's, with ample time. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(AMPLE);
  }

  /**
   * The same with a name for the message.
   *
   * @param what is waited for
   */
  public static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(AMPLE);
  }
}
