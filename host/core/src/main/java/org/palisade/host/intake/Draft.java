package org.palisade.host.intake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.DeviceType;

/**
 * A device as a source has it. What cannot become a device of ours is one too: the hosts that it
 * fences are known by it.
 *
 * @param name its name
 * @param kind what it is to become; nothing where there is an obstacle
 * @param settings the lines of its file but {@code plugin} and {@code targets}; perhaps with
 *     secrets
 * @param listed whether the device itself is asked for its hosts
 * @param plugs host to plug, in their order; empty text for a device of one plug
 * @param obstacle why it cannot be carried over; else empty text
 */
record Draft(
    String name,
    Optional<DeviceType> kind,
    Map<String, String> settings,
    boolean listed,
    Map<String, String> plugs,
    String obstacle) {
  Draft {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    plugs = Collections.unmodifiableMap(new LinkedHashMap<>(plugs));
  }

  /** One that fences hosts, but cannot be carried over. */
  static Draft hopeless(String name, Map<String, String> plugs, String obstacle) {
    return new Draft(name, Optional.empty(), Map.of(), false, plugs, obstacle);
  }

  /** The same device, with the plugs of another draft of it as well. */
  Draft with(Draft other) {
    Map<String, String> all = new LinkedHashMap<>(plugs);
    all.putAll(other.plugs);
    return new Draft(name, kind, settings, listed, all, obstacle);
  }

  boolean fences(String host) {
    return listed || plugs.containsKey(host);
  }

  @Override
  public String toString() {
    return name;
  }
}
