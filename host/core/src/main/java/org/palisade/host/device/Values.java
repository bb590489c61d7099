package org.palisade.host.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Settings;

/** Checked values of parameters. Immutable; its text shows no value. */
public final class Values implements Settings {

  /** Values that cannot be used, with all that is wrong with them. */
  public static final class InvalidValues extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    InvalidValues(List<Problem> problems) {
      super(String.join("; ", problems.stream().map(Problem::text).toList()));
      this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return one or more problems
     */
    public List<Problem> problems() {
      return problems;
    }
  }

  /**
   * One thing that is wrong with a value.
   *
   * @param parameter the parameter's name
   * @param text a sentence about it; never shows a secret
   */
  public record Problem(String parameter, String text) {}

  private final String device;
  private final Map<Parameter<?>, Object> given;

  private Values(String device, Map<Parameter<?>, Object> given) {
    this.device = device;
    this.given = given;
  }

  /**
   * Checks and converts values.
   *
   * @param device the device's name
   * @param parameters what the kind declares
   * @param texts values by the parameters' own (newest) names; other names are ignored
   * @return the checked values
   * @throws InvalidValues with every problem found
   */
  public static Values check(
      String device, List<Parameter<?>> parameters, Map<String, String> texts)
      throws InvalidValues {
    List<Problem> problems = new ArrayList<>();
    Map<Parameter<?>, Object> checked = new LinkedHashMap<>();
    for (Parameter<?> parameter : parameters) {
      Optional<String> text = Optional.ofNullable(texts.get(parameter.name()));
      if (text.isPresent()) {
        try {
          checked.put(parameter, parameter.parse(text.get()));
        } catch (IllegalArgumentException e) {
          problems.add(
              new Problem(parameter.name(), "'" + parameter.name() + "' " + e.getMessage()));
        }
      } else if (parameter.isRequired() && parameter.byDefault().isEmpty()) {
        problems.add(new Problem(parameter.name(), "'" + parameter.name() + "' is required"));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidValues(problems);
    }
    return new Values(Objects.requireNonNull(device), checked);
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public <T> T get(Parameter<T> parameter) {
    return find(parameter)
        .orElseThrow(() -> new NoSuchElementException("no value for " + parameter.name()));
  }

  // The map holds what this very parameter's parse() gave.
  @Override
  @SuppressWarnings("unchecked")
  public <T> Optional<T> find(Parameter<T> parameter) {
    return Optional.ofNullable((T) given.get(parameter)).or(parameter::byDefault);
  }

  /** Equal settings, whatever the device is called. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Values values && values.given.equals(given);
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  @Override
  public String toString() {
    return device;
  }
}
