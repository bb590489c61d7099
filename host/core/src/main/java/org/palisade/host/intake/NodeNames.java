package org.palisade.host.intake;

import java.util.List;
import java.util.Set;

/**
 * How a cluster spells its nodes. To Pacemaker the hosts of a fence resource are these in any
 * letter case; to us another spelling is another host.
 *
 * @param nodes the nodes; none where they are not known
 */
record NodeNames(Set<String> nodes) {
  NodeNames {
    nodes = Set.copyOf(nodes);
  }

  /** The node that a fence resource means by a host; of several that differ in case, its own. */
  String of(String host) {
    List<String> meant = nodes.stream().filter(host::equalsIgnoreCase).toList();
    return nodes.contains(host) || meant.size() != 1 ? host : meant.get(0);
  }
}
