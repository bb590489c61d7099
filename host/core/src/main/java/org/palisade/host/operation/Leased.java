package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.device.PlugKey;
import org.palisade.plugin.StonithException;

/**
 * A target whose devices are leased.
 *
 * @param target the target
 * @param lease of its device
 * @param verifier the same of its verifier, where it has one
 */
record Leased(Target target, Lease lease, Optional<Leased> verifier) {

  /** Leases the devices of all targets, or none. */
  static List<Leased> all(List<Target> targets, Devices devices) throws StonithException {
    List<Leased> all = new ArrayList<>();
    try {
      for (Target target : targets) {
        all.add(of(target, devices));
      }
      return List.copyOf(all);
    } catch (StonithException e) {
      all.forEach(Leased::close);
      throw e;
    }
  }

  private static Leased of(Target target, Devices devices) throws StonithException {
    Lease lease = devices.leaseAtOnce(target.device());
    if (target.verifier().isEmpty()) {
      return new Leased(target, lease, Optional.empty());
    }
    try {
      return new Leased(target, lease, Optional.of(of(target.verifier().get(), devices)));
    } catch (StonithException e) {
      lease.close();
      throw e;
    }
  }

  PlugKey key() {
    return lease.key(target.plug());
  }

  /** What must be locked: the plug that is switched, and the one that is read. */
  Stream<PlugKey> keys() {
    return parts().map(Leased::key);
  }

  Stream<Leased> parts() {
    return Stream.concat(Stream.of(this), verifier.stream());
  }

  Leased reader() {
    return verifier.orElse(this);
  }

  void close() {
    lease.close();
    verifier.ifPresent(Leased::close);
  }
}
