package org.palisade.host.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.Parameter;

/**
 * What the caller of an agent gave.
 *
 * @param assignments in the order given; the last of an option counts
 * @param nodename the cluster's name of the host that is meant
 * @param warnings what was ignored, one line each; no value is shown
 */
record Given(List<Assignment> assignments, Optional<String> nodename, List<String> warnings) {

  /**
   * One option with its value.
   *
   * @param option the option
   * @param spelled the name that was used, perhaps an older one
   * @param value its text; {@code 1} for a flag on the command line
   */
  record Assignment(Option option, String spelled, String value) {

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
      return spelled;
    }
  }

  Given {
    assignments = List.copyOf(assignments);
    warnings = List.copyOf(warnings);
  }

  Optional<String> text(Parameter<?> parameter) {
    return assignments.stream()
        .filter(one -> one.option().name().equals(parameter.name()))
        .map(Assignment::value)
        .reduce((earlier, later) -> later);
  }

  /** The last value that was given under just this spelling. */
  Optional<String> spelled(String name) {
    return assignments.stream()
        .filter(one -> one.spelled().equals(name))
        .map(Assignment::value)
        .reduce((earlier, later) -> later);
  }

  long count(Parameter<?> parameter) {
    return assignments.stream().filter(one -> one.option().name().equals(parameter.name())).count();
  }

  /** The values by the newest names. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    assignments.forEach(one -> texts.put(one.option().name(), one.value()));
    return texts;
  }
}
