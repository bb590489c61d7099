package org.palisade.host.agent;

import java.util.List;
import java.util.Optional;
import org.palisade.host.device.Answer;
import org.palisade.host.operation.Target;
import org.palisade.plugin.PowerState;

/** What several states of one host come to. */
final class States {
  private States() {}

  /** On if any is on, off only if all are off, else it cannot be told. */
  static PowerState together(List<Answer<PowerState>> states) {
    if (states.stream().anyMatch(one -> one.value().equals(Optional.of(PowerState.ON)))) {
      return PowerState.ON;
    }
    boolean allOff =
        !states.isEmpty()
            && states.stream().allMatch(one -> one.value().equals(Optional.of(PowerState.OFF)));
    return allOff ? PowerState.OFF : PowerState.UNKNOWN;
  }

  /** Answers a question for the state of a host. */
  static void answer(List<Target> targets, List<Answer<PowerState>> states, Reply reply) {
    PowerState state = together(states);
    if (state == PowerState.UNKNOWN) {
      for (int i = 0; i < states.size(); i++) {
        complain(targets.get(i), states.get(i), reply);
      }
      reply.exit(1);
      return;
    }
    reply.result("Status: " + state);
    reply.exit(state == PowerState.ON ? 0 : 2);
  }

  private static void complain(Target target, Answer<PowerState> state, Reply reply) {
    state.failure().ifPresent(failure -> reply.error(named(target, failure.message())));
    if (state.value().equals(Optional.of(PowerState.UNKNOWN))) {
      reply.error(
          name(target)
              + ": the device names a state that is neither on nor off (paused?); look at the"
              + " machine, or fence it: off and reboot deal with such a state");
    }
  }

  /** A failure speaks of the device; which plug was asked for is known here. */
  static String named(Target target, String message) {
    String device = target.device().name();
    return message.startsWith(device + ": ")
        ? name(target) + message.substring(device.length())
        : message;
  }

  static String name(Target target) {
    return target.plug().isEmpty()
        ? target.device().name()
        : target.device().name() + "/" + target.plug();
  }
}
