package org.palisade.host.dispatch;

import java.util.List;

/**
 * All hosts that can be fenced, as far as is known.
 *
 * @param ways a way for each host, by name; where several devices name it, the first
 * @param warnings sick devices, wrong files and ambiguous hosts, one line each
 */
public record KnownHosts(List<Way> ways, List<String> warnings) {

  /** Copies the lists. */
  public KnownHosts {
    ways = List.copyOf(ways);
    warnings = List.copyOf(warnings);
  }
}
