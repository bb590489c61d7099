package org.palisade.host.intake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The plugs of a device of powerman's, given to nodes by its rules. Where the type's specification
 * names the plugs, nodes whose line names none get those that are free, in their order; else a plug
 * is called as its node.
 */
final class PowermanPlugs {
  private final String type;
  private final List<String> specified;
  private final boolean outlets;
  private final Set<String> taken = new HashSet<>();

  /**
   * The plugs of a device.
   *
   * @param type its type
   * @param specified the plugs that the type's specification names
   * @param outlets whether they are a strip's, of which none is called as a node
   */
  PowermanPlugs(String type, List<String> specified, boolean outlets) {
    this.type = type;
    this.specified = List.copyOf(specified);
    this.outlets = outlets;
  }

  /**
   * Gives nodes the plugs that their line names.
   *
   * @throws IllegalArgumentException where powerman would refuse the line
   */
  List<String> given(List<String> hosts, List<String> plugs) {
    if (hosts.size() != plugs.size()) {
      throw new IllegalArgumentException(
          "has " + hosts.size() + " nodes for " + plugs.size() + " plugs");
    }
    for (String plug : plugs) {
      if (!specified.isEmpty() && !specified.contains(plug)) {
        throw new IllegalArgumentException(
            "names plug '" + plug + "', which its type '" + type + "' has not");
      }
    }
    taken.addAll(plugs);
    return plugs;
  }

  /**
   * Gives nodes the next plugs.
   *
   * @param certain whether all nodes before are known
   * @throws IllegalArgumentException where there are none, or they cannot be told
   */
  List<String> next(List<String> hosts, boolean certain) {
    if (specified.isEmpty() && outlets) {
      throw new IllegalArgumentException(
          "names no plugs, and neither does its type '" + type + "'");
    }
    return specified.isEmpty() ? given(hosts, hosts) : free(hosts, certain);
  }

  private List<String> free(List<String> hosts, boolean certain) {
    if (!certain) {
      throw new IllegalArgumentException(
          "names no plugs, and of the nodes before, which have the first ones, not all are known");
    }
    List<String> free = specified.stream().filter(one -> !taken.contains(one)).toList();
    return given(hosts, free.subList(0, Math.min(hosts.size(), free.size())));
  }
}
