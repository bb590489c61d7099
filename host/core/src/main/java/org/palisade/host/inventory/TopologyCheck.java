package org.palisade.host.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.palisade.host.device.PlugKey;
import org.palisade.host.inventory.Inventory.Device;
import org.palisade.host.settings.Suggestion;

/** What a topology says of devices that are not so. */
final class TopologyCheck {
  private final Map<String, Device> devices = new HashMap<>();
  private final Set<String> files;
  private final Claims claims;

  /**
   * Checks against devices.
   *
   * @param usable the devices in force
   * @param files the names of all device files, usable or not
   * @param claims which hosts the files name
   */
  TopologyCheck(List<Device> usable, Set<String> files, Claims claims) {
    usable.forEach(device -> devices.put(device.spec().name(), device));
    this.files = files;
    this.claims = claims;
  }

  /** A sentence for each mistake, by the number of its line. */
  Map<Integer, List<String>> mistakes(Topology topology) {
    Map<Integer, List<String>> all = new TreeMap<>();
    topology
        .lines()
        .forEach(
            (host, line) -> {
              List<String> its = mistakes(host, line);
              if (!its.isEmpty()) {
                all.computeIfAbsent(line.number(), number -> new ArrayList<>()).addAll(its);
              }
            });
    return all;
  }

  private List<String> mistakes(String host, Topology.Line line) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < line.levels().size(); i++) {
      String level = "level " + (i + 1) + " of host '" + host + "' cannot be used: ";
      for (String device : line.levels().get(i)) {
        mistake(host, device).ifPresent(text -> all.add(level + text));
      }
      if (isOnePlug(host, line.levels().get(i))) {
        all.add(level + "two of its devices are one plug of one device");
      }
    }
    if (line.mistake().isEmpty()) {
      claims.stray(host, line).ifPresent(all::add);
    }
    return all;
  }

  private Optional<String> mistake(String host, String name) {
    Optional<Device> device = Optional.ofNullable(devices.get(name));
    if (device.isEmpty()) {
      return Optional.of(
          files.contains(name)
              ? "device '" + name + "' is disabled until its file is mended"
              : "there is no device '" + name + "'" + Suggestion.question(name, files));
    }
    Inventory.Targets targets = device.get().targets();
    return targets.listed() || targets.plugs().containsKey(host)
        ? Optional.empty()
        : Optional.of("device '" + name + "' does not name the host under targets");
  }

  private boolean isOnePlug(String host, List<String> level) {
    Set<PlugKey> keys = new HashSet<>();
    return level.stream()
        .flatMap(name -> Optional.ofNullable(devices.get(name)).stream())
        .filter(device -> device.targets().plugs().containsKey(host))
        .anyMatch(
            device -> !keys.add(PlugKey.of(device.spec(), device.targets().plugs().get(host))));
  }
}
