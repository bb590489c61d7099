package org.palisade.host.dispatch;

import java.util.List;

/**
 * How a host is fenced: by the first of its levels, or, where that fails, by the next.
 *
 * @param host its name
 * @param levels one or more, in order
 */
public record Route(String host, List<Level> levels) {

  /** Copies the list, and checks that there is a level. */
  public Route {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("a route without a level");
    }
  }

  static Route by(Way way) {
    return new Route(way.host(), List.of(new Level(List.of(way))));
  }

  /**
   * Whether a device has a part in it.
   *
   * @param device its name
   * @return whether one of the levels uses it
   */
  public boolean uses(String device) {
    return levels.stream()
        .flatMap(level -> level.ways().stream())
        .anyMatch(way -> way.device().spec().name().equals(device));
  }

  /**
   * A level by its place; the last one for all places behind it.
   *
   * @param place from 0
   * @return the level
   */
  Level level(int place) {
    return levels.get(Math.min(place, levels.size() - 1));
  }
}
