package org.palisade.host.dispatch;

import java.util.List;

/**
 * All hosts that can be fenced, as far as is known.
 *
 * @param routes how each host is fenced, by name; an ambiguous host is here too, with one of its
 *     devices, so that whoever asks for it is told why it is not fenced
 * @param warnings sick devices, wrong files and ambiguous hosts, one line each
 */
public record KnownHosts(List<Route> routes, List<String> warnings) {

  /** Copies the lists. */
  public KnownHosts {
    routes = List.copyOf(routes);
    warnings = List.copyOf(warnings);
  }
}
