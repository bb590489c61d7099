package org.palisade.host.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.Types;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.SettingsFile;
import org.palisade.host.settings.Suggestion;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/**
 * {@code <kind>.<parameter> = value} of {@code palisade.cfg}, checked against the kinds in force.
 *
 * @param values what may be used, by {@code <kind>.<parameter>} with the parameter's newest name
 * @param faults what is wrong
 * @param kinds what was found for each kind that is named, to tell when to check again
 */
record KindDefaults(
    Map<String, String> values,
    List<ConfigFile.Fault> faults,
    Map<String, Optional<DeviceType>> kinds) {

  static KindDefaults check(SettingsFile settings, Types types) {
    Map<String, String> values = new HashMap<>();
    List<ConfigFile.Fault> faults = new ArrayList<>();
    Map<String, Optional<DeviceType>> kinds = new HashMap<>();
    settings
        .defaultLines()
        .forEach(
            (key, line) -> {
              int dot = key.lastIndexOf('.');
              String kind = key.substring(0, dot);
              Optional<DeviceType> type = kinds.computeIfAbsent(kind, types::kind);
              String value = settings.settings().kindDefaults().get(key);
              Optional<String> fault =
                  type.isEmpty()
                      ? Optional.of(unknownKind(kind, types))
                      : take(type.get(), key.substring(dot + 1), value, values);
              fault.ifPresent(text -> faults.add(new ConfigFile.Fault(line, text)));
            });
    return new KindDefaults(Map.copyOf(values), List.copyOf(faults), Map.copyOf(kinds));
  }

  private static String unknownKind(String kind, Types types) {
    List<String> known = types.names();
    return "no plugin in force has kind '" + kind + "'" + Suggestion.question(kind, known);
  }

  // A wrong value is kept, so that a device that would use it is disabled rather than sent
  // elsewhere.
  private static Optional<String> take(
      DeviceType type, String name, String value, Map<String, String> values) {
    DeviceFile.Names names = new DeviceFile.Names(type);
    Optional<Parameter<?>> found = names.parameter(name);
    if (found.isEmpty()) {
      return Optional.of("kind " + type.name() + ": " + names.unknown(name));
    }
    Parameter<?> parameter = found.get();
    if (parameter.type() == Parameter.Type.SECRET) {
      return Optional.of("'" + name + "' is a secret, which only device files may hold");
    }
    values.put(type.name() + "." + parameter.name(), value);
    try {
      parameter.parse(value);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("'" + name + "' " + e.getMessage());
    }
  }

  /** Whether plugins have come or gone that this depends on. */
  boolean isStale(Types types) {
    return kinds.entrySet().stream()
        .anyMatch(one -> !types.kind(one.getKey()).equals(one.getValue()));
  }
}
