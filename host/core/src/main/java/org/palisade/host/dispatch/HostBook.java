package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.palisade.host.inventory.Inventory;

/** Which devices name which hosts: the files and the lists together, at one moment. Immutable. */
final class HostBook {
  private final Map<String, List<Way>> ways = new TreeMap<>();

  HostBook(List<Inventory.Device> devices, Function<Inventory.Device, Optional<PlugList>> lists) {
    for (Inventory.Device device : devices) {
      Map<String, String> written = device.targets().plugs();
      written.forEach((host, plug) -> add(new Way(host, device, plug)));
      if (device.targets().listed()) {
        // What the file says of a host goes before what the device says.
        lists
            .apply(device)
            .ifPresent(
                list ->
                    list.names()
                        .forEach(
                            (host, plugs) -> {
                              if (!written.containsKey(host)) {
                                plugs.forEach(plug -> add(new Way(host, device, plug)));
                              }
                            }));
      }
    }
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

  /** A line for each host that the files name twice: fencing it would be refused. */
  List<String> ambiguities() {
    return ways.values().stream()
        .filter(found -> found.stream().filter(HostBook::written).count() > 1)
        .map(HostBook::ambiguity)
        .toList();
  }

  private static boolean written(Way way) {
    return way.device().targets().plugs().containsKey(way.host());
  }

  static String ambiguity(List<Way> found) {
    String named =
        String.join(
            " and ",
            found.stream()
                .map(way -> "'" + way.device().spec().name() + "' (plug '" + way.plug() + "')")
                .toList());
    return "host '"
        + found.get(0).host()
        + "' is ambiguous: it is named by "
        + named
        + "; name it in one of them only, or say which with device=";
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
