package org.palisade.plugin.redfish.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** One computer with its power, as a line of states in time. Guarded by its {@link Machines}. */
final class Machine {
  private static final String FOLLOWS = "follows";

  private final String id;
  private final TreeMap<Instant, String> states = new TreeMap<>();
  private final Map<String, String> properties = new TreeMap<>();

  Machine(String id, String power) {
    this.id = id;
    states.put(Instant.EPOCH, power);
    properties.putAll(
        Map.of(
            "answer", "204",
            "already", "accept",
            "obeys", "yes",
            "off", "0",
            "on", "0",
            "stale", "0",
            "changes", "hidden",
            "chassis", FOLLOWS));
    properties.put("word", "");
    properties.put("polls", "1");
    properties.put("allowed", "On,ForceOff,GracefulShutdown,ForceRestart,PushPowerButton,Nmi");
    properties.put("uuid", UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString());
    properties.put("serial", "SN-" + id);
    properties.put("system", "running");
  }

  /**
   * Changes one property, as the control endpoint names it.
   *
   * @throws IllegalArgumentException for a property that does not exist
   */
  void set(String property, String value, Instant now) {
    if (property.equals("power")) {
      states.clear();
      states.put(Instant.EPOCH, value);
    } else if (properties.replace(property, value) == null) {
      throw new IllegalArgumentException("a system has no property " + property);
    }
  }

  String id() {
    return id;
  }

  String get(String property) {
    return properties.get(property);
  }

  private Duration seconds(String property) {
    return Duration.ofMillis(Math.round(Double.parseDouble(get(property)) * 1000));
  }

  /** The true state. */
  String power(Instant now) {
    return states.floorEntry(now).getValue();
  }

  /** What the system's resource says; nothing where the property is absent. */
  Optional<String> shown(Instant now) {
    return switch (get("word")) {
      case "" -> Optional.of(power(now.minus(seconds("stale"))));
      case "absent" -> Optional.empty();
      default -> Optional.of(get("word"));
    };
  }

  Optional<String> chassisShown(Instant now) {
    return switch (get("chassis")) {
      case FOLLOWS -> Optional.of(power(now));
      case "absent" -> Optional.empty();
      default -> Optional.of(get("chassis"));
    };
  }

  List<String> allowed() {
    return List.of(get("allowed").split(",", -1));
  }

  boolean isAlready(String type, Instant now) {
    return switch (type) {
      case "On", "ForceOn" -> power(now).equals("On");
      case "ForceOff", "GracefulShutdown" -> power(now).equals("Off");
      default -> false;
    };
  }

  void reset(String type, Instant now) {
    if (get("obeys").equals("no") || get("answer").equals("202_failing")) {
      return;
    }
    switch (type) {
      case "On", "ForceOn" -> change("On", "PoweringOn", seconds("on"), now);
      case "ForceOff" -> switchOff(now);
      case "GracefulShutdown" -> {
        if (get("system").equals("running")) {
          switchOff(now);
        }
      }
      case "PowerCycle" -> {
        switchOff(now);
        states.put(states.lastKey().plus(seconds("on")).plusMillis(1), "On");
      }
      default -> {} // a restart, a button, an interrupt: the power stays
    }
  }

  private void switchOff(Instant now) {
    change("Off", "PoweringOff", seconds("off"), now);
    if (get("obeys").equals("returns")) {
      states.put(states.lastKey().plusSeconds(1), "On");
    }
  }

  private void change(String to, String meanwhile, Duration takes, Instant now) {
    String before = power(now);
    states.tailMap(now, false).clear();
    if (before.equals(to)) {
      return;
    }
    if (get("changes").equals("visible") && !takes.isZero()) {
      states.put(now, meanwhile);
    }
    states.put(now.plus(takes), to);
  }
}
