package org.palisade.plugin.contract;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Settings;

/** Settings made from texts as a device file has them, checked as the host checks them. */
public final class TextSettings implements Settings {
  private final String device;
  private final Map<Parameter<?>, Object> values;
  private final Optional<Path> runFolder;

  private TextSettings(String device, Map<Parameter<?>, Object> values, Optional<Path> runFolder) {
    this.device = device;
    this.values = values;
    this.runFolder = runFolder;
  }

  /**
   * Checks and parses.
   *
   * @param device the device's name for messages
   * @param type the kind whose parameters are meant
   * @param texts names, new or old, and values
   * @return the settings
   * @throws IllegalArgumentException which names the parameter that is unknown, missing or wrong
   */
  public static TextSettings of(String device, DeviceType type, Map<String, String> texts) {
    Map<String, String> left = new HashMap<>(texts);
    Map<Parameter<?>, Object> values = new HashMap<>();
    for (Parameter<?> parameter : type.parameters()) {
      Optional<String> text = Optional.ofNullable(left.remove(parameter.name()));
      for (String older : parameter.aliases()) {
        text = text.or(() -> Optional.ofNullable(left.remove(older)));
      }
      text.map(given -> parse(parameter, given))
          .or(parameter::byDefault)
          .ifPresent(value -> values.put(parameter, value));
      if (parameter.isRequired() && !values.containsKey(parameter)) {
        throw new IllegalArgumentException(parameter + " is missing");
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("kind " + type + " has no parameter " + left.keySet());
    }
    return new TextSettings(device, Map.copyOf(values), Optional.empty());
  }

  /**
   * The same with a folder for what outlives the process.
   *
   * @param runFolder a folder that exists
   * @return these settings
   */
  public TextSettings withRunFolder(Path runFolder) {
    return new TextSettings(device, values, Optional.of(runFolder));
  }

  private static Object parse(Parameter<?> parameter, String text) {
    try {
      return parameter.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(parameter + " " + e.getMessage(), e);
    }
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public <T> T get(Parameter<T> parameter) {
    return find(parameter)
        .orElseThrow(() -> new NoSuchElementException("no value for " + parameter));
  }

  @Override
  @SuppressWarnings("unchecked") // put there by parse(), whose result has the parameter's type
  public <T> Optional<T> find(Parameter<T> parameter) {
    return Optional.ofNullable((T) values.get(parameter));
  }

  @Override
  public Optional<Path> runFolder() {
    return runFolder;
  }
}
