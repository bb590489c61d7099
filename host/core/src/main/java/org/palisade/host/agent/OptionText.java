package org.palisade.host.agent;

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

  /** The explanation on one line. */
  static String help(Option option) {
    return option.parameter().help().strip().replaceAll("\\s+", " ");
  }
}
