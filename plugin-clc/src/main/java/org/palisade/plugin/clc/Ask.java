package org.palisade.plugin.clc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One request.
 *
 * @param isCommand whether a lost answer leaves it open if something changed
 * @param isSecret whether bodies must not be traced
 */
record Ask(
    String method,
    List<String> path,
    Map<String, String> query,
    Optional<String> body,
    boolean isCommand,
    boolean isSecret) {

  // Narrow on purpose: nothing in it needs escaping, and nothing climbs out of its place.
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  Ask {
    path = List.copyOf(path);
    query = Map.copyOf(query);
    for (String segment : path) {
      if (!isSegment(segment)) {
        throw new IllegalArgumentException("not a path segment: " + segment);
      }
    }
  }

  static boolean isSegment(String text) {
    return SEGMENT.matcher(text).matches();
  }

  static Ask login(String body) {
    List<String> path = List.of("v2", "authentication", "login");
    return new Ask("POST", path, Map.of(), Optional.of(body), false, true);
  }

  static Ask read(Map<String, String> query, String... path) {
    return new Ask("GET", List.of(path), query, Optional.empty(), false, false);
  }

  static Ask command(String body, String... path) {
    return new Ask("POST", List.of(path), Map.of(), Optional.of(body), true, false);
  }

  @Override
  public String toString() {
    String shown = isSecret ? "" : body.map(text -> " " + text).orElse("");
    return method + " /" + String.join("/", path) + shown;
  }
}
