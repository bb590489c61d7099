package org.palisade.plugin.clc;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.palisade.plugin.http.Request;

/** Makes the requests of the API from the names in their paths. */
final class Ask {

  // Narrow on purpose: nothing in it needs escaping, and nothing climbs out of its place.
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private Ask() {}

  static boolean isSegment(String text) {
    return SEGMENT.matcher(text).matches();
  }

  static Request login(String body) {
    return Request.login(path("v2", "authentication", "login"), body);
  }

  static Request read(Map<String, String> query, String... path) {
    String parameters =
        query.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("&"));
    return Request.read(path(path) + (parameters.isEmpty() ? "" : "?" + parameters));
  }

  static Request command(String body, String... path) {
    return Request.command(path(path), body);
  }

  private static String path(String... segments) {
    for (String segment : segments) {
      if (!isSegment(segment)) {
        throw new IllegalArgumentException("not a path segment: " + segment);
      }
    }
    return "/" + String.join("/", List.of(segments));
  }
}
