package org.palisade.host.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.PlugKey;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Target;
import org.palisade.plugin.StonithException.Reason;

/**
 * The one names of plugs that have several, as their devices told them last: files may give one
 * plug to two hosts under two names. Thread-safe.
 */
final class PlugNames implements Claims.Names {
  /** The plug is not there, or no longer the only one. */
  private static final Set<Reason> UNKNOWN = Set.of(Reason.UNKNOWN_PLUG, Reason.INVALID_SETTINGS);

  private final Supplier<Neighbours> neighbours;
  // None for a plug that goes by the name that files have for it.
  private final Map<PlugKey, String> told = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /**
   * Knows none yet.
   *
   * @param neighbours the devices that matter, as they are now
   */
  PlugNames(Supplier<Neighbours> neighbours) {
    this.neighbours = neighbours;
  }

  /** The plugs of a device that it is worth asking about. */
  List<Queries.AskedPlug> toAsk(Inventory.Device device) {
    return neighbours.get().of(device).isEmpty() ? List.of() : plugs(device).toList();
  }

  /** The plugs that may turn out to be one of a device's. */
  Stream<Queries.AskedPlug> around(Inventory.Device device) {
    return neighbours.get().of(device).stream().flatMap(PlugNames::plugs);
  }

  private static Stream<Queries.AskedPlug> plugs(Inventory.Device device) {
    return device.targets().plugs().values().stream()
        .map(plug -> new Target(device.spec(), plug))
        .map(target -> new Queries.AskedPlug(target, device.timing().callLimit()));
  }

  /** Takes what a device said when it was asked. Where it could not tell, nothing changes. */
  void heard(Target plug, Answer<String> said) {
    said.value().ifPresent(name -> told(plug, name));
    said.failure()
        .map(Answer.Failure::reason)
        .filter(UNKNOWN::contains)
        .ifPresent(reason -> forget(key(plug)));
  }

  private void told(Target plug, String name) {
    if (PlugKey.of(plug.device(), name).equals(key(plug))) {
      forget(key(plug));
    } else if (!name.equals(told.put(key(plug), name))) {
      version.incrementAndGet();
    }
  }

  private void forget(PlugKey plug) {
    if (told.remove(plug) != null) {
      version.incrementAndGet();
    }
  }

  private static PlugKey key(Target plug) {
    return PlugKey.of(plug.device(), plug.plug());
  }

  @Override
  public String of(DeviceSpec device, String plug) {
    return Optional.ofNullable(told.get(PlugKey.of(device, plug))).orElse(plug);
  }

  /** Which host the files give which plug to, whatever they call it. */
  Claims claims(Inventory.Snapshot snapshot) {
    return told.isEmpty() ? snapshot.claims() : new Claims(snapshot.devices(), this);
  }

  /** What the files alone do not show to be wrong in them. */
  List<String> conflicts(Inventory.Snapshot snapshot) {
    if (told.isEmpty()) {
      return List.of();
    }
    List<String> shown = snapshot.problems().stream().map(Inventory.Problem::text).toList();
    return claims(snapshot).conflicts(snapshot.topology()).stream()
        .map(Claims.Conflict::text)
        .filter(text -> !shown.contains(text))
        .toList();
  }

  /** Changes whenever a name did. */
  long version() {
    return version.get();
  }
}
