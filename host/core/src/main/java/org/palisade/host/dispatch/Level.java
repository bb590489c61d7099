package org.palisade.host.dispatch;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Plugs that power hosts together: all are off before any goes on.
 *
 * @param ways one or more
 */
public record Level(List<Way> ways) {

  /** Copies the list, and checks that there is a way. */
  public Level {
    ways = List.copyOf(ways);
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("a level without a way");
    }
  }

  /**
   * Its devices, for messages.
   *
   * @return their names, joined by {@code +}
   */
  public String devices() {
    return ways.stream()
        .map(way -> way.device().spec().name())
        .distinct()
        .collect(Collectors.joining(" + "));
  }
}
