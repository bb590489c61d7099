package org.palisade.host.controller;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.device.PlugKey;
import org.palisade.host.inventory.Inventory;
import org.palisade.plugin.StonithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sessions of the devices that controllers own. A lease is held for each and taken anew
 * every second, so that a plugin that is swapped or a file that changes takes the session along.
 * Confined to one thread at a time.
 */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private record Who(String owner, String endpoint) {}

  private final Devices devices;
  private final Inventory inventory;
  private final Map<Who, DeviceSpec> specs = new HashMap<>();
  private final Map<Who, Lease> leases = new HashMap<>();

  Sessions(Devices devices, Inventory inventory) {
    this.devices = devices;
    this.inventory = inventory;
  }

  /** Remembers what a controller's device was described as, which no record keeps. */
  synchronized void know(Ownership ownership, DeviceSpec spec) {
    specs.put(who(ownership), spec);
  }

  /** Keeps the sessions of exactly these. */
  synchronized void keep(Iterable<Ownership> owned) {
    Set<Who> wanted = new HashSet<>();
    for (Ownership one : owned) {
      wanted.add(who(one));
      renew(one);
    }
    specs.keySet().retainAll(wanted);
    Set<Who> over = new HashSet<>(leases.keySet());
    over.removeAll(wanted);
    over.forEach(this::letGo);
  }

  private void renew(Ownership one) {
    Who who = who(one);
    Optional<DeviceSpec> spec = configured(one).or(() -> Optional.ofNullable(specs.get(who)));
    Optional<Lease> before = Optional.ofNullable(leases.remove(who));
    try {
      if (spec.isPresent()) {
        leases.put(who, devices.lease(spec.get()));
      }
    } catch (StonithException e) {
      LOG.debug("{}: no session is kept: {}", one.device(), e.getMessage());
    }
    before.ifPresent(Lease::close);
  }

  private Optional<DeviceSpec> configured(Ownership one) {
    return inventory.current().devices().stream()
        .map(Inventory.Device::spec)
        .filter(spec -> spec.name().equals(one.device()))
        .filter(spec -> PlugKey.of(spec, "").text().equals(one.endpoint()))
        .findFirst();
  }

  private void letGo(Who who) {
    Optional.ofNullable(leases.remove(who)).ifPresent(Lease::close);
  }

  /** Lets all go. */
  synchronized void close() {
    Set.copyOf(leases.keySet()).forEach(this::letGo);
  }

  private static Who who(Ownership one) {
    return new Who(one.owner(), one.endpoint());
  }
}
