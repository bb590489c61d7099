package org.palisade.host.dispatch;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Topology;
import org.palisade.host.inventory.Verifiers;

/**
 * Which devices name which hosts, and in which order they are used: files, topology and lists
 * together, at one moment. Immutable.
 */
final class HostBook {

  /**
   * What the book says of a host.
   *
   * @param route how it is fenced, if it can be
   * @param problem why not; nothing too where no device and no file knows the host
   * @param warnings levels that cannot be used, one line each
   */
  record Found(Optional<Route> route, Optional<String> problem, List<String> warnings) {
    private static final Found NOTHING = new Found(Optional.empty(), Optional.empty(), List.of());

    private static Found by(Route route) {
      return new Found(Optional.of(route), Optional.empty(), List.of());
    }

    private static Found not(String problem) {
      return new Found(Optional.empty(), Optional.of(problem), List.of());
    }
  }

  private final Map<String, List<Way>> ways = new TreeMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Map<String, String> vanished = new HashMap<>();
  private final Map<String, Found> found = new HashMap<>();
  private final List<Route> routes;
  private final List<Inventory.Device> listed;
  private final Claims claims;
  private final Topology topology;
  private final Verifiers verifiers;
  private final Neighbours neighbours;

  HostBook(
      List<Inventory.Device> devices,
      Claims claims,
      Topology topology,
      Function<Inventory.Device, Optional<PlugList>> lists) {
    this.claims = claims;
    this.topology = topology;
    this.verifiers = new Verifiers(devices);
    this.neighbours = new Neighbours(devices);
    this.listed = devices.stream().filter(device -> device.targets().listed()).toList();
    for (Inventory.Device device : devices) {
      device.targets().plugs().forEach((host, plug) -> add(new Way(host, device, plug)));
      if (device.targets().listed()) {
        lists.apply(device).ifPresent(list -> addListed(device, list));
      }
    }
    ways.keySet().forEach(host -> found.put(host, lookUp(host)));
    this.routes =
        ways.entrySet().stream()
            .map(
                host ->
                    find(host.getKey()).route().orElseGet(() -> Route.by(host.getValue().get(0))))
            .toList();
  }

  // What a file says of a host or a plug goes before what the device says.
  private void addListed(Inventory.Device device, PlugList list) {
    list.names()
        .forEach(
            (host, plugs) -> {
              if (!device.targets().plugs().containsKey(host)) {
                plugs.forEach(plug -> addListed(new Way(host, device, plug)));
              }
            });
    list.gone().forEach((host, gone) -> addGone(device, host, gone));
  }

  // A name that vanished may be another machine's by now, unless the file says that it is not.
  private void addGone(Inventory.Device device, String host, PlugList.Gone gone) {
    if (device.targets().plugs().containsKey(host)) {
      return;
    }
    if (device.upkeep().keepsVanished()) {
      addListed(new Way(host, device, gone.plug()));
      return;
    }
    String name = device.spec().name();
    vanished.put(
        host,
        "host '"
            + host
            + "' has vanished from the list of '"
            + name
            + "', where it was plug '"
            + gone.plug()
            + "' until "
            + gone.last().truncatedTo(ChronoUnit.SECONDS)
            + ": nothing is sent; name it under targets, or set vanished = keep in etc/devices/"
            + name
            + ".cfg");
  }

  private void addListed(Way way) {
    refusal(way).ifPresentOrElse(why -> renamed.put(way.host(), why), () -> add(way));
  }

  private Optional<String> refusal(Way way) {
    return claims.refusal(way.host(), way.device(), way.plug());
  }

  private void add(Way way) {
    ways.computeIfAbsent(way.host(), host -> new ArrayList<>(1)).add(way);
  }

  /** All plugs that go by a host's name, whatever the topology says. */
  List<Way> waysTo(String host) {
    return ways.getOrDefault(host, List.of());
  }

  /** The devices whose plugs may be confused. */
  Neighbours neighbours() {
    return neighbours;
  }

  /** The hosts that a device names. */
  Set<String> hosts() {
    return ways.keySet();
  }

  /** The devices that are asked which hosts they have. */
  List<Inventory.Device> listed() {
    return listed;
  }

  /** The line of a host in the topology. */
  Optional<Topology.Line> line(String host) {
    return topology.line(host);
  }

  /** How a host is fenced. */
  Found find(String host) {
    return Optional.ofNullable(found.get(host)).orElseGet(() -> lookUp(host));
  }

  private Found lookUp(String host) {
    return line(host)
        .map(line -> byLine(host, line))
        .orElseGet(() -> alone(host, fencing(waysTo(host))));
  }

  // A device that verifies what another does fences nothing where no topology says that it does.
  private static List<Way> fencing(List<Way> all) {
    Set<String> verifying = Verifiers.among(all.stream().map(Way::device));
    List<Way> fencing = all.stream().filter(way -> !verifying.contains(name(way))).toList();
    return fencing.isEmpty() ? all : fencing;
  }

  private static String name(Way way) {
    return way.device().spec().name();
  }

  /** A way as it may be used. */
  WayFound usable(Way way) {
    Optional<String> why = refusal(way).or(() -> verifiers.mistake(way.device(), way.host()));
    if (why.isPresent()) {
      return WayFound.not(why.get());
    }
    return way.device().verifyWith().map(by -> verified(way, by)).orElseGet(() -> WayFound.of(way));
  }

  private WayFound verified(Way way, String verifier) {
    List<Way> its = waysIn(way.host(), verifier);
    if (its.size() != 1) {
      String missing = Verifiers.missing(way.device(), way.host());
      return WayFound.not(its.isEmpty() ? missing : ambiguity(its));
    }
    return refusal(its.get(0))
        .map(WayFound::not)
        .orElseGet(() -> WayFound.of(way.verifiedBy(its.get(0))));
  }

  /** Whether a device is to verify what another does to a host. */
  boolean isVerifiedBy(String host, String device) {
    return waysTo(host).stream()
        .anyMatch(way -> way.device().verifyWith().equals(Optional.of(device)));
  }

  /**
   * How a host is fenced by a device that the caller names.
   *
   * @param wholly whether it must power the host alone, or a fencing would leave a supply on
   */
  Found find(String host, String device, boolean wholly) {
    Optional<Topology.Line> line = line(host).filter(one -> wholly && isJoined(one, device));
    if (line.isPresent()) {
      return Found.not(
          "'"
              + device
              + "' is one of several supplies of host '"
              + host
              + "' ("
              + line.get().place()
              + "): to switch it alone does not fence the host; ask without device=");
    }
    return alone(host, waysIn(host, device));
  }

  private static boolean isJoined(Topology.Line line, String device) {
    return line.names(device) && !line.levels().contains(List.of(device));
  }

  private List<Way> waysIn(String host, String device) {
    return waysTo(host).stream().filter(way -> name(way).equals(device)).toList();
  }

  private Found alone(String host, List<Way> found) {
    if (found.isEmpty()) {
      return Optional.ofNullable(renamed.getOrDefault(host, vanished.get(host)))
          .map(Found::not)
          .orElse(Found.NOTHING);
    }
    if (found.size() > 1) {
      return Found.not(ambiguity(found));
    }
    WayFound usable = usable(found.get(0));
    return usable
        .way()
        .map(way -> Found.by(Route.by(way)))
        .orElseGet(() -> Found.not(usable.problem().orElseThrow()));
  }

  private Found byLine(String host, Topology.Line line) {
    if (!line.mistake().isEmpty()) {
      return Found.not(
          "host '" + host + "' is not fenced before its line is mended: " + said(line));
    }
    Optional<String> stray = claims.stray(host, line);
    if (stray.isPresent()) {
      return Found.not(stray.get());
    }
    List<Level> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (int i = 0; i < line.levels().size(); i++) {
      int number = i + 1;
      level(host, line.levels().get(i), usable)
          .ifPresent(
              why ->
                  unusable.add(
                      "level " + number + " of host '" + host + "' cannot be used: " + why));
    }
    return usable.isEmpty()
        ? Found.not(
            "host '"
                + host
                + "' has no owner now, though "
                + line.place()
                + " names some: "
                + String.join("; ", unusable))
        : new Found(Optional.of(new Route(host, usable)), Optional.empty(), unusable);
  }

  private static String said(Topology.Line line) {
    return line.place() + ": " + line.mistake();
  }

  // A level is used whole or not at all: one supply that is left on keeps the host running.
  private Optional<String> level(String host, List<String> devices, List<Level> usable) {
    List<Way> all = new ArrayList<>();
    for (String device : devices) {
      List<Way> its = waysIn(host, device);
      if (its.isEmpty()) {
        String known = vanished.containsKey(host) ? "; " + vanished.get(host) : "";
        return Optional.of(
            "device '" + device + "' is not there, or does not name the host" + known);
      }
      if (its.size() > 1) {
        return Optional.of(ambiguity(its));
      }
      WayFound found = usable(its.get(0));
      if (found.way().isEmpty()) {
        return found.problem();
      }
      all.add(found.way().get());
    }
    usable.add(new Level(all));
    return Optional.empty();
  }

  /** All hosts that a device names, in the order of their names. */
  List<Route> routes() {
    return routes;
  }

  private static String ambiguity(List<Way> found) {
    return Claims.ambiguity(
        found.get(0).host(),
        found.stream().map(way -> Claims.place(way.device(), way.plug())).toList());
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
