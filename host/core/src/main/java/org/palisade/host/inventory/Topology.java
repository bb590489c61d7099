package org.palisade.host.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which devices fence a host: level after level, and in each level all devices together. Immutable.
 *
 * @param lines what is said of a host, by its name
 */
public record Topology(Map<String, Line> lines) {

  /** Nothing is said of any host. */
  public static final Topology NONE = new Topology(Map.of());

  /**
   * What is said of one host.
   *
   * @param file the file's path
   * @param number its line
   * @param levels the names of the devices of each level, in order; empty where the line is wrong
   * @param mistake what is wrong with the line; else empty text
   */
  public record Line(String file, int number, List<List<String>> levels, String mistake) {
    /** Copies the lists, and checks that there are levels or a mistake. */
    public Line {
      levels = levels.stream().map(List::copyOf).toList();
      if (levels.isEmpty() == mistake.isEmpty()) {
        throw new IllegalArgumentException("a line has levels or a mistake");
      }
    }

    /**
     * Where it stands.
     *
     * @return file and line, for messages
     */
    public String place() {
      return file + ":" + number;
    }

    /**
     * Whether a device has a part in it.
     *
     * @param device the device's name
     * @return whether a level names it
     */
    public boolean names(String device) {
      return levels.stream().anyMatch(level -> level.contains(device));
    }
  }

  /** Copies the map. */
  public Topology {
    lines = Map.copyOf(lines);
  }

  /**
   * What is said of a host.
   *
   * @param host its name
   * @return its line, where it has one
   */
  public Optional<Line> line(String host) {
    return Optional.ofNullable(lines.get(host));
  }
}
