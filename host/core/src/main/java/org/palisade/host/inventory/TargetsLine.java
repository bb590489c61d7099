package org.palisade.host.inventory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palisade.host.device.PlugKey;
import org.palisade.host.inventory.Inventory.Targets;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PlugLister;

/** The value of {@code targets}. */
final class TargetsLine {
  static final String LIST = "list";

  private TargetsLine() {}

  /**
   * Reads {@code host:plug, node[1-3], node[4-6]:outlet[1-3], list}.
   *
   * @param text the value
   * @param type the device's kind
   * @return the targets
   * @throws IllegalArgumentException with a sentence about what is wrong
   */
  static Targets parse(String text, DeviceType type) {
    boolean listed = false;
    Map<String, String> plugs = new LinkedHashMap<>();
    for (String item : Hostlist.items(text)) {
      if (item.equals(LIST)) {
        requireLister(type);
        listed = true;
      } else {
        add(plugs, item, type);
      }
    }
    if (!listed && plugs.isEmpty()) {
      throw new IllegalArgumentException(
          "names no host; allowed are hosts, host:plug, ranges as in node[1-10], and 'list'");
    }
    requireDistinctPlugs(plugs, type);
    return new Targets(listed, plugs);
  }

  /** The hosts that are named, whatever else is wrong. */
  static Set<String> hosts(String text) {
    Set<String> hosts = new LinkedHashSet<>();
    try {
      for (String item : Hostlist.items(text)) {
        int colon = item.indexOf(':');
        hosts.addAll(Hostlist.expandItem(colon < 0 ? item : item.substring(0, colon)));
      }
    } catch (IllegalArgumentException e) {
      // What is wrong is said where the line is read in full; what came before it is known.
      return hosts;
    }
    return hosts;
  }

  private static void requireLister(DeviceType type) {
    if (!type.offers(PlugLister.class)) {
      throw new IllegalArgumentException(
          "'list': kind " + type.name() + " cannot list its plugs; name the hosts");
    }
  }

  private static void add(Map<String, String> plugs, String item, DeviceType type) {
    int colon = item.indexOf(':');
    List<String> hosts = Hostlist.expandItem(colon < 0 ? item : item.substring(0, colon));
    List<String> their =
        colon < 0 ? own(hosts, type) : Hostlist.expandItem(item.substring(colon + 1));
    if (hosts.size() != their.size()) {
      throw new IllegalArgumentException(
          "'" + item + "': " + hosts.size() + " hosts for " + their.size() + " plugs");
    }
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      if (host.isEmpty() || (colon >= 0 && their.get(i).isEmpty())) {
        throw new IllegalArgumentException("'" + item + "': a host or a plug without a name");
      }
      if (plugs.putIfAbsent(host, their.get(i)) != null) {
        throw new IllegalArgumentException("names host '" + host + "' twice");
      }
    }
  }

  // A bare host is its own plug, but where the device has one plug that needs no name.
  private static List<String> own(List<String> hosts, DeviceType type) {
    boolean needsNoName = type.has(Trait.ONE_PLUG) || type.has(Trait.PLUG_OPTIONAL);
    return needsNoName ? hosts.stream().map(host -> "").toList() : hosts;
  }

  // Else fencing one host would switch off the other, and report it fenced.
  private static void requireDistinctPlugs(Map<String, String> plugs, DeviceType type) {
    Map<String, String> owners = new LinkedHashMap<>();
    plugs.forEach(
        (host, plug) -> {
          String first = owners.putIfAbsent(PlugKey.canonical(type, plug), host);
          if (first != null) {
            throw new IllegalArgumentException(
                "'"
                    + first
                    + "' and '"
                    + host
                    + "' are one plug"
                    + (plug.isEmpty() ? "" : ", '" + plug + "'")
                    + ": fencing one would switch off the other");
          }
        });
  }
}
