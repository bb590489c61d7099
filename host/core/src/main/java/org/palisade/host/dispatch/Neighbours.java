package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.PlugNamer;

/**
 * The devices at one endpoint whose plugs have several names, where the files name several hosts:
 * two of these may have one plug, which the files do not show. Immutable.
 */
final class Neighbours {
  private final Map<String, List<Inventory.Device>> byEndpoint = new HashMap<>();

  Neighbours(List<Inventory.Device> devices) {
    devices.stream().filter(Neighbours::hasNames).forEach(this::add);
    byEndpoint.values().removeIf(found -> hosts(found) < 2);
  }

  private static boolean hasNames(Inventory.Device device) {
    return device.spec().type().offers(PlugNamer.class);
  }

  private void add(Inventory.Device device) {
    byEndpoint
        .computeIfAbsent(Traffic.endpoint(device.spec()), one -> new ArrayList<>(1))
        .add(device);
  }

  private static long hosts(List<Inventory.Device> devices) {
    return devices.stream()
        .flatMap(device -> device.targets().plugs().keySet().stream())
        .distinct()
        .count();
  }

  /** The devices at the endpoint of one, itself included; none where nothing can be confused. */
  List<Inventory.Device> of(Inventory.Device device) {
    return hasNames(device)
        ? byEndpoint.getOrDefault(Traffic.endpoint(device.spec()), List.of())
        : List.of();
  }
}
