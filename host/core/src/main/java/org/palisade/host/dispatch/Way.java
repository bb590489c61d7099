package org.palisade.host.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.device.Timing;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Pin;
import org.palisade.host.operation.Target;
import org.palisade.plugin.DeviceType.Trait;

/**
 * How a host is powered.
 *
 * @param host its name
 * @param device the device that can fence it
 * @param plug its plug there; empty text for a one-plug kind
 * @param verifier how the state of the host is read, where another device tells it
 */
public record Way(String host, Inventory.Device device, String plug, Optional<Way> verifier) {

  /** A bare host is its own plug, which means nothing to a kind that has only one. */
  public Way {
    if (device.spec().type().has(Trait.ONE_PLUG) && plug.equals(host)) {
      plug = "";
    }
  }

  /**
   * A way whose device tells the state itself.
   *
   * @param host its name
   * @param device the device that can fence it
   * @param plug its plug there; empty text for a one-plug kind
   */
  public Way(String host, Inventory.Device device, String plug) {
    this(host, device, plug, Optional.empty());
  }

  Way verifiedBy(Way other) {
    return new Way(host, device, plug, Optional.of(other));
  }

  /**
   * All that it takes.
   *
   * @return this way, and its verifier's where it has one
   */
  public Stream<Way> parts() {
    return Stream.concat(Stream.of(this), verifier.stream());
  }

  /**
   * Whose readings count.
   *
   * @return its verifier, or the way itself where it has none
   */
  public Way reader() {
    return verifier.orElse(this);
  }

  /**
   * The plug as an operation takes it.
   *
   * @return device and plug, and the verifier's
   */
  public Target target() {
    return new Target(device.spec(), plug, pin(), verifier.map(Way::target));
  }

  private Optional<Pin> pin() {
    return Optional.ofNullable(device.upkeep().expected().get(host))
        .map(identity -> new Pin(host, identity));
  }

  /**
   * The times of a fencing.
   *
   * @return those of its device and of its verifier, whichever needs longer
   */
  public Timing timing() {
    return Levels.slowest(List.of(this));
  }

  /**
   * Device and plug, for messages.
   *
   * @return {@code device/plug}, or the device alone where it has one plug only
   */
  public String name() {
    return target().name();
  }
}
