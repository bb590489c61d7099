package org.palisade.host.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.PlugKey;
import org.palisade.host.inventory.Inventory.Device;

/**
 * Which host each device file gives which plug to, and where two of them cannot both be right.
 * Immutable.
 */
public final class Claims {

  private record Claim(String host, Device device, String plug) {
    @Override
    public String toString() {
      return "'" + host + "' (" + place() + ")";
    }

    String place() {
      return Claims.place(device, plug);
    }
  }

  /**
   * A mistake that is in no file alone.
   *
   * @param device whose file says the second thing
   * @param text which hosts, devices and plugs, and what to do
   */
  public record Conflict(String device, String text) {}

  /** Knows plugs by one name each, whatever the files call them. */
  @FunctionalInterface
  public interface Names {
    /** Those of the files. */
    Names AS_WRITTEN = (device, plug) -> plug;

    /**
     * The name of a plug.
     *
     * @param device its device
     * @param plug what a file or a list calls it
     * @return the one name, as far as it is known
     */
    String of(DeviceSpec device, String plug);
  }

  private final Names names;
  private final Map<PlugKey, List<Claim>> byPlug = new HashMap<>();
  private final Map<String, List<Claim>> byHost = new TreeMap<>();

  /**
   * Collects what the files say.
   *
   * @param devices all usable devices
   */
  public Claims(List<Device> devices) {
    this(devices, Names.AS_WRITTEN);
  }

  /**
   * Collects what the files say of plugs that have names of their own.
   *
   * @param devices all usable devices
   * @param names which plugs are one
   */
  public Claims(List<Device> devices, Names names) {
    this.names = names;
    for (Device device : devices) {
      new TreeMap<>(device.targets().plugs())
          .forEach((host, plug) -> add(new Claim(host, device, plug)));
    }
  }

  private void add(Claim claim) {
    byPlug.computeIfAbsent(key(claim.device(), claim.plug()), one -> new ArrayList<>(1)).add(claim);
    byHost.computeIfAbsent(claim.host(), one -> new ArrayList<>(1)).add(claim);
  }

  private PlugKey key(Device device, String plug) {
    return PlugKey.of(device.spec(), names.of(device.spec(), plug));
  }

  /**
   * Whether a plug may be used for a host.
   *
   * @param host the host
   * @param device the device that is to fence it
   * @param plug its plug there
   * @return why not, if a file gives that plug to another host
   */
  public Optional<String> refusal(String host, Device device, String plug) {
    List<Claim> claims = byPlug.getOrDefault(key(device, plug), List.of());
    if (claims.stream().anyMatch(claim -> claim.host().equals(host))) {
      return shared(claims);
    }
    return claims.stream().findFirst().map(owner -> listedOtherwise(host, device, plug, owner));
  }

  private static Optional<String> shared(List<Claim> claims) {
    if (claims.stream().map(Claim::host).distinct().count() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(" and ", claims.stream().map(Claim::toString).toList())
            + " are one plug of one device: fencing one would switch off the other; neither is"
            + " fenced until the files give the plug to one of them only");
  }

  private static String listedOtherwise(String host, Device device, String plug, Claim owner) {
    return String.format(
        "'%s' is plug '%s' in the list of '%s', but '%s' gives that plug to '%s': fencing one would"
            + " switch off the other; ask for '%s', or mend the file",
        host, plug, device.spec().name(), owner.device().spec().name(), owner.host(), owner.host());
  }

  /**
   * Whether a file gives a host to a device that its line in the topology leaves out: the host may
   * have a power supply that a fencing by that line would not switch off. A device that verifies
   * one of the line's is read, and is none.
   *
   * @param host the host
   * @param line its line
   * @return why it cannot be fenced, if so
   */
  public Optional<String> stray(String host, Topology.Line line) {
    List<Claim> claims = byHost.getOrDefault(host, List.of());
    Set<String> verifying =
        Verifiers.among(claims.stream().map(Claim::device).filter(d -> line.names(name(d))));
    return claims.stream()
        .filter(claim -> !line.names(name(claim.device())))
        .filter(claim -> !verifying.contains(name(claim.device())))
        .findFirst()
        .map(
            claim ->
                "host '"
                    + host
                    + "' is ambiguous: it is "
                    + claim.place()
                    + " too, which "
                    + line.place()
                    + " leaves out; add that device to a level, or take the host from its targets");
  }

  /**
   * All that cannot be right: one plug for two hosts, and one host in two files that no topology
   * orders.
   *
   * @param topology what it says of hosts that several devices name
   * @return one for each such plug and host
   */
  public List<Conflict> conflicts(Topology topology) {
    return Stream.concat(
            several(byPlug).flatMap(found -> conflict(found, shared(found))),
            several(byHost)
                .filter(found -> topology.line(found.get(0).host()).isEmpty())
                .filter(found -> fencing(found) > 1)
                .flatMap(found -> conflict(found, Optional.of(ambiguous(found)))))
        .sorted((one, other) -> one.text().compareTo(other.text()))
        .toList();
  }

  private static Stream<List<Claim>> several(Map<?, List<Claim>> claims) {
    return claims.values().stream().filter(found -> found.size() > 1);
  }

  private static String name(Device device) {
    return device.spec().name();
  }

  /** How many of the devices of a host do not merely verify what another of them does. */
  private static long fencing(List<Claim> found) {
    Set<String> verifying = Verifiers.among(found.stream().map(Claim::device));
    return found.stream().filter(claim -> !verifying.contains(name(claim.device()))).count();
  }

  private static Stream<Conflict> conflict(List<Claim> found, Optional<String> text) {
    String last = found.get(found.size() - 1).device().spec().name();
    return text.map(said -> new Conflict(last, said)).stream();
  }

  /**
   * The words for a plug.
   *
   * @param device the device
   * @param plug the plug; empty text where the device has one only
   * @return the device, and the plug where it has a name
   */
  public static String place(Device device, String plug) {
    return (plug.isEmpty() ? "" : "plug '" + plug + "' of ") + "'" + name(device) + "'";
  }

  private static String ambiguous(List<Claim> found) {
    return ambiguity(found.get(0).host(), found.stream().map(Claim::place).toList());
  }

  /**
   * The words for a host with several ways.
   *
   * @param host the host
   * @param places plugs and devices that go by its name
   * @return a sentence with what to do
   */
  public static String ambiguity(String host, List<String> places) {
    return "host '"
        + host
        + "' is ambiguous: it is "
        + String.join(" and ", places)
        + "; name it in one device file only, order them in etc/topology.cfg, or say which with"
        + " device=";
  }
}
