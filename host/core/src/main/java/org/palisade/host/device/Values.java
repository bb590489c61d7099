package org.palisade.host.device;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Parameter.Role;
import org.palisade.plugin.Secret;
import org.palisade.plugin.Settings;

/**
 * Checked values of parameters. Immutable; its text shows no value. Two are equal if they say the
 * same (defaults count as said) but for what names the device and the plug: they can share a
 * session.
 */
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
  // By name, so that neither the order of declaration nor of the file matters.
  private final SortedMap<String, Effective> effective;
  // Each fencing asks for it several times, and 10,000 may begin at once.
  private final String endpoint;

  private record Effective(Role role, Object value) {}

  private Values(String device, Map<Parameter<?>, Object> given, List<Parameter<?>> declared) {
    this.device = device;
    this.given = given;
    SortedMap<String, Effective> all = new TreeMap<>();
    for (Parameter<?> one : declared) {
      Optional.ofNullable(given.get(one))
          .or(one::byDefault)
          .ifPresent(value -> all.put(one.name(), new Effective(one.role(), value)));
    }
    this.effective = Collections.unmodifiableSortedMap(all);
    this.endpoint = Endpoint.text(texts(Role.ENDPOINT));
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
    return new Values(Objects.requireNonNull(device), checked, parameters);
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

  /**
   * Every secret among the values, for masking.
   *
   * @return the secrets themselves, none of them empty
   */
  public List<String> secrets() {
    return effective.values().stream()
        .map(Effective::value)
        .filter(Secret.class::isInstance)
        .map(value -> ((Secret) value).reveal())
        .filter(text -> !text.isEmpty())
        .distinct()
        .toList();
  }

  /**
   * The values of a role, with defaults, secrets in the clear: for keys, never for people.
   *
   * @param role the role
   * @return texts by the parameters' names, sorted
   */
  public SortedMap<String, String> texts(Role role) {
    SortedMap<String, String> texts = new TreeMap<>();
    effective.forEach(
        (name, one) -> {
          if (one.role() == role) {
            texts.put(name, text(one.value()));
          }
        });
    return texts;
  }

  /** What names the machine that is talked to: of one kind, equal texts are one endpoint. */
  String endpoint() {
    return endpoint;
  }

  private static String text(Object value) {
    return value instanceof Secret secret ? secret.reveal() : value.toString();
  }

  /**
   * The same values for another version of the kind.
   *
   * @param parameters what that version declares; a value that it does not know is left out
   * @return the values, checked anew
   * @throws InvalidValues where they do not do for it
   */
  Values under(List<Parameter<?>> parameters) throws InvalidValues {
    return check(device, parameters, written());
  }

  /**
   * The same values with some others in place of them or beside them.
   *
   * @param parameters what the kind declares
   * @param others values by the parameters' own names
   * @return the values, checked anew
   * @throws InvalidValues where they do not do
   */
  public Values with(List<Parameter<?>> parameters, Map<String, String> others)
      throws InvalidValues {
    Map<String, String> texts = written();
    texts.putAll(others);
    return check(device, parameters, texts);
  }

  private Map<String, String> written() {
    Map<String, String> texts = new LinkedHashMap<>();
    given.forEach((parameter, value) -> texts.put(parameter.name(), written(value)));
    return texts;
  }

  // As in a file.
  private static String written(Object value) {
    return value instanceof Duration time
        ? BigDecimal.valueOf(time.toNanos(), 9).toPlainString()
        : text(value);
  }

  /**
   * What two calls must have in common to use one session: all but what names the plug.
   *
   * @return the values by name; secrets are of their own type
   */
  Map<String, Object> butPlug() {
    Map<String, Object> rest = new TreeMap<>();
    effective.forEach(
        (name, one) -> {
          if (one.role() != Role.PLUG) {
            rest.put(name, one.value());
          }
        });
    return rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values values && values.butPlug().equals(butPlug());
  }

  @Override
  public int hashCode() {
    return butPlug().hashCode();
  }

  @Override
  public String toString() {
    return device;
  }
}
