package org.palisade.host.agent;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.palisade.plugin.Parameter;

/** An option as help, metadata, manual page and reference spell it. */
final class OptionText {
  private OptionText() {}

  /** {@code -o, --action=[action]}. */
  static String spelling(Option option) {
    String letter = option.letter().map(c -> "-" + c + ", ").orElse("");
    String value = option.valued() ? "=[" + placeholder(option) + "]" : "";
    return letter + "--" + option.longName() + value;
  }

  private static String placeholder(Option option) {
    Parameter<?> parameter = option.parameter();
    return switch (parameter.type()) {
      case TEXT, SECRET -> option.longName();
      case NUMBER -> "number";
      case SECONDS -> "seconds";
      case FLAG -> "true/false";
      case CHOICE -> String.join("|", parameter.choices());
    };
  }

  /** The default in the form in which a user would write it; that of a secret is never shown. */
  static Optional<String> byDefault(Parameter<?> parameter) {
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

  /** The explanation on one line. */
  static String help(Option option) {
    return option.parameter().help().strip().replaceAll("\\s+", " ");
  }
}
