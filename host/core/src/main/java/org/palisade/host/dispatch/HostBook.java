package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;

/** Which devices name which hosts: the files and the lists together, at one moment. Immutable. */
final class HostBook {
  private final Map<String, List<Way>> ways = new TreeMap<>();

  private final Map<String, String> renamed = new HashMap<>();

  HostBook(
      List<Inventory.Device> devices,
      Claims claims,
      Function<Inventory.Device, Optional<PlugList>> lists) {
    for (Inventory.Device device : devices) {
      device.targets().plugs().forEach((host, plug) -> add(new Way(host, device, plug)));
      if (device.targets().listed()) {
        lists.apply(device).ifPresent(list -> addListed(device, list, claims));
      }
    }
  }

  // What a file says of a host or a plug goes before what the device says.
  private void addListed(Inventory.Device device, PlugList list, Claims claims) {
    list.names()
        .forEach(
            (host, plugs) -> {
              if (!device.targets().plugs().containsKey(host)) {
                plugs.forEach(plug -> addListed(new Way(host, device, plug), claims));
              }
            });
  }

  private void addListed(Way way, Claims claims) {
    claims
        .refusal(way.host(), way.device(), way.plug())
        .ifPresentOrElse(why -> renamed.put(way.host(), why), () -> add(way));
  }

  private void add(Way way) {
    ways.computeIfAbsent(way.host(), host -> new ArrayList<>()).add(way);
  }

  List<Way> waysTo(String host) {
    return ways.getOrDefault(host, List.of());
  }

  List<Way> firstWays() {
    return ways.values().stream().map(found -> found.get(0)).toList();
  }

  /** Why a name that a device lists is no host. */
  Optional<String> renamed(String host) {
    return Optional.ofNullable(renamed.get(host));
  }

  static String ambiguity(List<Way> found) {
    return Claims.ambiguity(
        found.get(0).host(),
        found.stream()
            .map(way -> "plug '" + way.plug() + "' of '" + way.device().spec().name() + "'")
            .toList());
  }

  /** A name that differs in letter case or domain alone, which Pacemaker takes for another. */
  Optional<String> nearMiss(String host) {
    String plain = plain(host);
    return new TreeSet<>(ways.keySet())
        .stream().filter(known -> plain(known).equals(plain)).findFirst();
  }

  private static String plain(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    int dot = lower.indexOf('.');
    // An address is no name with a domain.
    return dot > 0 && !lower.matches("[0-9.]+") ? lower.substring(0, dot) : lower;
  }
}
