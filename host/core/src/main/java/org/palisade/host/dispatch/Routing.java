package org.palisade.host.dispatch;

import java.util.List;

/**
 * Whom to fence by what.
 *
 * @param routes one for each host that was named, in that order; empty where something is wrong
 * @param problems why a host cannot be fenced, one line each
 * @param warnings what else the caller should know
 */
public record Routing(List<Route> routes, List<String> problems, List<String> warnings) {

  /** Copies the lists. */
  public Routing {
    routes = problems.isEmpty() ? List.copyOf(routes) : List.of();
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
