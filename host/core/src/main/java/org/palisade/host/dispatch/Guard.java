package org.palisade.host.dispatch;

import java.util.Optional;
import org.palisade.host.operation.Order;

/** Has a say before a power command is sent, whoever asks for it. Thread-safe. */
@FunctionalInterface
public interface Guard {

  /**
   * Whether a fencing may begin. Quick, and blocks on nothing: a fencing waits for the answer.
   *
   * @param order what is asked for
   * @return why it is refused and what to do, or nothing
   */
  Optional<String> refusal(Order order);
}
