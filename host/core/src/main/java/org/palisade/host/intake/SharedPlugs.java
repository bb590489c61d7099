package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.PlugKey;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.DeviceType.Trait;

/**
 * What several hosts have for their plug. Fencing one of the hosts would switch off another; which
 * of them is right nobody knows.
 *
 * @param devices the devices of the plug
 * @param why which hosts and plugs they are, and what to do
 */
record SharedPlugs(Set<String> devices, String why) {

  /** The plugs that several hosts of some devices share, or may share. */
  static List<SharedPlugs> of(Stream<Inventory.Device> devices) {
    List<Use> uses = devices.flatMap(SharedPlugs::uses).toList();
    Set<PlugKey> unnamed =
        uses.stream()
            .filter(Use::isUnnamed)
            .map(Use::service)
            .collect(Collectors.toUnmodifiableSet());
    Map<PlugKey, List<Use>> byMachine = new LinkedHashMap<>();
    uses.forEach(
        one -> byMachine.computeIfAbsent(one.machine(unnamed), key -> new ArrayList<>()).add(one));
    return byMachine.values().stream()
        .filter(its -> texts(its, Use::host).size() > 1)
        .map(its -> new SharedPlugs(texts(its, Use::device), why(its)))
        .toList();
  }

  private static Stream<Use> uses(Inventory.Device device) {
    return device.targets().plugs().entrySet().stream()
        .map(one -> new Use(one.getKey(), one.getValue(), device.spec()));
  }

  private static Set<String> texts(List<Use> uses, Function<Use, String> text) {
    return uses.stream().map(text).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String why(List<Use> uses) {
    boolean certain = uses.stream().map(Use::plugKey).distinct().count() == 1;
    return certain
        ? String.join(", ", texts(uses, Use::host))
            + " would be one plug of one device ("
            + String.join(", ", texts(uses, Use::device))
            + "): fencing one would switch off the other"
        : String.join(", ", texts(uses, Use::toString))
            + " may be one machine: fencing one would switch off the other; give each host the"
            + " plug that the device lists for it";
  }

  /** That a host has a plug; empty text where it is the only one of the device. */
  private record Use(String host, String plug, DeviceSpec spec) {
    String device() {
      return spec.name();
    }

    boolean isUnnamed() {
      return spec.type().has(Trait.PLUG_OPTIONAL) && plug.isEmpty();
    }

    PlugKey plugKey() {
      return PlugKey.of(spec, plug);
    }

    PlugKey service() {
      return PlugKey.of(spec, "");
    }

    /**
     * What one machine has in any case; two may have it, too.
     *
     * @param unnamed services of which a plug without a name is used: it may be any of theirs
     */
    PlugKey machine(Set<PlugKey> unnamed) {
      if (!spec.type().has(Trait.PLUG_OPTIONAL)) {
        return plugKey();
      }
      return unnamed.contains(service()) ? service() : PlugKey.of(spec, id());
    }

    // Such a plug is named by its path, with a slash at the end or none, or by the path's last
    // part.
    private String id() {
      return plug.strip().replaceFirst("/+$", "").replaceFirst(".*/", "");
    }

    @Override
    public String toString() {
      return host + " (" + device() + ", " + (plug.isEmpty() ? "no plug" : "plug " + plug) + ")";
    }
  }
}
