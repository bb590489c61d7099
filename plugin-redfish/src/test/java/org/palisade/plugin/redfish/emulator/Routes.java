package org.palisade.plugin.redfish.emulator;

import java.util.List;
import org.palisade.plugin.http.wire.Request;

/** Reads paths. */
final class Routes {
  private Routes() {}

  /** The path below {@code redfish/v1}, with a name in the place of each {@code *}. */
  static boolean is(Request request, String method, String... pattern) {
    List<String> path = request.path();
    if (!method.equals(request.method()) || path.size() != pattern.length + 2) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i + 2))) {
        return false;
      }
    }
    return isOfTheService(request);
  }

  /** Whether the path is {@code redfish/v1} or below it. */
  static boolean isOfTheService(Request request) {
    List<String> path = request.path();
    return path.size() >= 2 && path.get(0).equals("redfish") && path.get(1).equals("v1");
  }

  /** A part of the path below {@code redfish/v1}. */
  static String part(Request request, int index) {
    return request.path().get(index + 2);
  }
}
