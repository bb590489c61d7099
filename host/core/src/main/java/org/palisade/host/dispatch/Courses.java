package org.palisade.host.dispatch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palisade.host.operation.Action;

/**
 * The fencings that are on their way, by host. Operations arbitrate between requests for one plug;
 * the levels of a host are other plugs, and between these it is done here: off wins. Thread-safe.
 */
final class Courses {

  /** One fencing's place. */
  static final class Place {
    private final List<String> hosts;
    private final Action action;
    private int level;
    private boolean overruled;

    private Place(List<String> hosts, Action action) {
      this.hosts = hosts;
      this.action = action;
    }

    private boolean yieldsTo(Action other) {
      return other == Action.OFF || (other == Action.REBOOT && action == Action.ON);
    }
  }

  private final Map<String, Set<Place>> byHost = new HashMap<>();

  /**
   * Enters a fencing. An off overrules what runs, and a reboot an on: these switch nothing on by a
   * further level.
   *
   * @param level where it would begin
   * @return its place; it begins where others for its hosts have got to, so that they meet
   */
  synchronized Place enter(List<String> hosts, Action action, int level) {
    Place place = new Place(hosts, action);
    place.level = level;
    for (String host : hosts) {
      Set<Place> others = byHost.computeIfAbsent(host, name -> new HashSet<>());
      for (Place other : others) {
        place.level = Math.max(place.level, other.level);
        other.overruled |= other.yieldsTo(action);
      }
      others.add(place);
    }
    return place;
  }

  synchronized int level(Place place) {
    return place.level;
  }

  /** Goes to another level. */
  synchronized void move(Place place, int level) {
    place.level = level;
  }

  /** Whether it was overruled since it was entered. */
  synchronized boolean overruled(Place place) {
    return place.overruled;
  }

  synchronized void leave(Place place) {
    for (String host : place.hosts) {
      Set<Place> all = byHost.getOrDefault(host, new HashSet<>());
      all.remove(place);
      if (all.isEmpty()) {
        byHost.remove(host);
      }
    }
  }
}
