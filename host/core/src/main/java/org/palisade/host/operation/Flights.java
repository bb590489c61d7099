package org.palisade.host.operation;

import java.util.HashMap;
import java.util.Map;
import org.palisade.host.device.PlugKey;

/**
 * What is in flight to which plug, as this process knows it: where the lock records cannot be kept,
 * an on must not be forgotten. Confined to the loop.
 */
final class Flights {
  private final Map<PlugKey, Flight> open = new HashMap<>();

  void keep(PlugKey plug, Flight flight, long now) {
    if (flight.open(now)) {
      open.put(plug, flight);
    } else {
      open.remove(plug);
    }
  }

  Flight worse(PlugKey plug, Flight other) {
    Flight own = open.getOrDefault(plug, Flight.NONE);
    return new Flight(Math.max(own.ons(), other.ons()), Math.max(own.until(), other.until()));
  }
}
