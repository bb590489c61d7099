package org.palisade.host.device;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;

/** What kinds declare, as help, manual pages and references word it. */
public final class KindText {
  private KindText() {}

  /**
   * A default in the form in which a user would write it.
   *
   * @param parameter the parameter
   * @return its default; nothing where it has none, or a secret one
   */
  public static Optional<String> byDefault(Parameter<?> parameter) {
    return parameter
        .byDefault()
        .flatMap(
            value ->
                switch (parameter.type()) {
                  case SECRET -> Optional.empty();
                  case FLAG -> value.equals(true) ? Optional.of("1") : Optional.empty();
                  case TEXT, NUMBER, SECONDS, CHOICE -> Optional.of(text(value));
                });
  }

  private static String text(Object value) {
    return value instanceof Duration time
        ? BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString()
        : value.toString();
  }

  /**
   * What a trait means for whoever uses such a device.
   *
   * @param trait the trait
   * @return a sentence without capital and full stop
   */
  public static String of(Trait trait) {
    return switch (trait) {
      case ONE_PLUG -> "powers one machine: no plug need be named";
      case PLUG_OPTIONAL -> "no plug need be named where the device has only one";
      case PLUGS_IGNORE_CASE -> "names of plugs are compared without letter case";
      case FABRIC -> "cuts a machine off storage or network rather than power: no reboot";
      case ON_TARGET -> "its on is run by the target itself";
      case STATE_UNREADABLE ->
          "its state cannot be read: it fences only where another device verifies it"
              + " (`verify_with`)";
      case OFF_UNPROVEN -> "its off is believed only of a plug that was seen on before";
    };
  }
}
