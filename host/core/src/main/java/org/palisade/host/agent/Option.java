package org.palisade.host.agent;

import java.util.List;
import java.util.Optional;
import org.palisade.plugin.Parameter;

/**
 * A parameter as an option of one agent, where the kind may have taken its letter or an older name.
 *
 * @param parameter name, form, default and help
 * @param valued whether it takes a value on the command line
 * @param letter the short option
 * @param aliases older names on standard input
 */
record Option(
    Parameter<?> parameter, boolean valued, Optional<Character> letter, List<String> aliases) {

  static Option of(Parameter<?> parameter) {
    return new Option(
        parameter,
        parameter.type() != Parameter.Type.FLAG,
        parameter.letter(),
        parameter.aliases());
  }

  /** A flag that is written with its value, {@code --disable-timeout=true}. */
  static Option valued(Parameter<Boolean> flag) {
    return new Option(flag, true, flag.letter(), flag.aliases());
  }

  String name() {
    return parameter.name();
  }

  /** The name on the command line, without its hyphens in front. */
  String longName() {
    return name().replace('_', '-');
  }

  Option withoutLetter() {
    return new Option(parameter, valued, Optional.empty(), aliases);
  }

  Option withAliases(List<String> left) {
    return new Option(parameter, valued, letter, List.copyOf(left));
  }
}
