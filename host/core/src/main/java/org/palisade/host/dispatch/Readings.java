package org.palisade.host.dispatch;

import java.util.List;
import java.util.Optional;
import org.palisade.host.device.Answer;
import org.palisade.host.operation.Target;
import org.palisade.plugin.PowerState;

/** What the states of several plugs come to. */
public final class Readings {
  private Readings() {}

  /**
   * The state of what all the plugs power.
   *
   * @param states one for each plug
   * @return on if any is on, off only if all are off, else unknown
   */
  public static PowerState together(List<Answer<PowerState>> states) {
    if (states.stream().anyMatch(one -> one.value().equals(Optional.of(PowerState.ON)))) {
      return PowerState.ON;
    }
    boolean allOff =
        !states.isEmpty()
            && states.stream().allMatch(one -> one.value().equals(Optional.of(PowerState.OFF)));
    return allOff ? PowerState.OFF : PowerState.UNKNOWN;
  }

  /**
   * Why a plug is known neither to be on nor to be off.
   *
   * @param target the plug
   * @param state what the device that reads it answered
   * @return a line, if that is so
   */
  public static Optional<String> trouble(Target target, Answer<PowerState> state) {
    if (state.value().equals(Optional.of(PowerState.UNKNOWN))) {
      return Optional.of(
          target.reader().name()
              + ": the device names a state that is neither on nor off (paused?); look at the"
              + " machine, or fence it: off and reboot deal with such a state");
    }
    return state.failure().map(failure -> named(target.reader(), failure.message()));
  }

  /** A failure speaks of the device; which plug was asked for is known here. */
  static String named(Target target, String message) {
    String device = target.device().name();
    return message.startsWith(device + ": ")
        ? target.name() + message.substring(device.length())
        : message;
  }
}
