package org.palisade.host.agent;

import java.util.List;
import org.palisade.host.device.Answer;
import org.palisade.host.dispatch.Readings;
import org.palisade.host.operation.Target;
import org.palisade.plugin.PowerState;

/** Answers a question for a state. */
final class States {
  private States() {}

  static void answer(List<Target> targets, List<Answer<PowerState>> states, Reply reply) {
    PowerState power = Readings.together(states);
    if (power == PowerState.UNKNOWN) {
      for (int i = 0; i < states.size(); i++) {
        Readings.trouble(targets.get(i), states.get(i)).ifPresent(reply::error);
      }
    }
    answer(power, reply);
  }

  static void answer(PowerState power, Reply reply) {
    if (power == PowerState.UNKNOWN) {
      reply.exit(1);
    } else {
      reply.result("Status: " + power);
      reply.exit(power == PowerState.ON ? 0 : 2);
    }
  }
}
