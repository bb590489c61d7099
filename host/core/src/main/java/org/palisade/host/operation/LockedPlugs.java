package org.palisade.host.operation;

import java.util.List;
import java.util.stream.IntStream;
import org.palisade.host.device.PlugKey;

/**
 * The plugs that a sequence locks: those that it switches and those that verify them, each once.
 * Both are the power of one machine, so an on that is in flight to either may yet wake it.
 *
 * @param keys the plugs, in the order in which their locks are asked for
 * @param places for each target, the places of its plugs among the keys
 */
record LockedPlugs(List<PlugKey> keys, List<List<Integer>> places) {

  static LockedPlugs of(List<Leased> targets) {
    List<PlugKey> keys = targets.stream().flatMap(Leased::keys).distinct().toList();
    return new LockedPlugs(
        keys, targets.stream().map(one -> one.keys().map(keys::indexOf).toList()).toList());
  }

  /**
   * What may yet switch each target on, where it is known for each plug. What is equal is one on
   * that was written down for both plugs of a target.
   */
  List<Flight> ofTargets(List<Flight> ofPlugs) {
    return places.stream()
        .map(its -> its.stream().map(ofPlugs::get).distinct().reduce(Flight.NONE, Flight::plus))
        .toList();
  }

  /** What may yet switch on the machine of each plug, where it is known for each target. */
  List<Flight> ofPlugs(List<Flight> ofTargets) {
    return IntStream.range(0, keys.size())
        .mapToObj(plug -> users(plug).mapToObj(ofTargets::get).reduce(Flight.NONE, Flight::plus))
        .toList();
  }

  /** The places of the targets that a plug is a part of. */
  IntStream users(int plug) {
    return IntStream.range(0, places.size()).filter(target -> places.get(target).contains(plug));
  }
}
