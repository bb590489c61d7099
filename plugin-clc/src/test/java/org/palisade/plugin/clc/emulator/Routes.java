package org.palisade.plugin.clc.emulator;

import java.util.List;
import java.util.Optional;
import org.palisade.plugin.http.wire.Request;

/** The paths that exist. */
final class Routes {
  private Routes() {}

  /** The kind of request, as faults names it, or nothing for a path that does not exist. */
  static Optional<String> kind(Request request, String account) {
    if (is(request, "POST", "v2", "authentication", "login")) {
      return Optional.of("login");
    } else if (is(request, "GET", "v2", "servers", account, "*")) {
      return Optional.of("server");
    } else if (is(request, "POST", "v2", "operations", account, "servers", "*")
        && Cloud.isOperation(request.last())) {
      return Optional.of(request.last());
    } else if (is(request, "GET", "v2", "operations", account, "status", "*")) {
      return Optional.of("status");
    } else if (is(request, "GET", "v2", "datacenters", account)) {
      return Optional.of("datacenters");
    } else if (is(request, "GET", "v2", "groups", account, "*")) {
      return Optional.of("group");
    }
    return Optional.empty();
  }

  /** The path with a name in the place of each {@code *}, compared without case. */
  private static boolean is(Request request, String method, String... pattern) {
    List<String> path = request.path();
    if (!method.equals(request.method()) || path.size() != pattern.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equalsIgnoreCase(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
