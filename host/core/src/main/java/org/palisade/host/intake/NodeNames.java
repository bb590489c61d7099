package org.palisade.host.intake;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a cluster spells its nodes. To Pacemaker the hosts of a fence resource are these in any
 * letter case; to us another spelling is another host.
 *
 * @param nodes the nodes, and what else is named by one spelling
 */
record NodeNames(Set<String> nodes) {
  NodeNames {
    nodes = Set.copyOf(nodes);
  }

  /** The same names, and hosts that may be no nodes: of several spellings the first counts. */
  NodeNames with(Collection<String> hosts) {
    Set<String> all = new HashSet<>(nodes);
    hosts.forEach(host -> all.add(spelling(all, host)));
    return new NodeNames(all);
  }

  /** The node that a fence resource means by a host; of several that differ in case, its own. */
  String of(String host) {
    return spelling(nodes, host);
  }

  private static String spelling(Set<String> known, String host) {
    if (known.contains(host)) {
      return host;
    }
    List<String> meant = known.stream().filter(host::equalsIgnoreCase).toList();
    return meant.size() == 1 ? meant.get(0) : host;
  }
}
