package org.palisade.host.operation;

import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.device.DeviceSpec;

/**
 * One plug of one device.
 *
 * @param device the device, which takes the power commands
 * @param plug the plug's name; empty text for a one-plug kind
 * @param pin the machine that the plug must power, where that is known
 * @param verifier the plug of another device that tells the power state of the same machine, where
 *     the readings are to be that device's; itself without a verifier
 */
public record Target(DeviceSpec device, String plug, Optional<Pin> pin, Optional<Target> verifier) {

  /** Checks that whoever verifies goes by its own readings. */
  public Target {
    if (verifier.flatMap(Target::verifier).isPresent()) {
      throw new IllegalArgumentException("a verifier that is verified itself");
    }
  }

  /**
   * A plug whose machine is not known.
   *
   * @param device the device
   * @param plug the plug's name; empty text for a one-plug kind
   */
  public Target(DeviceSpec device, String plug) {
    this(device, plug, Optional.empty());
  }

  /**
   * A plug that is read by its own device.
   *
   * @param device the device
   * @param plug the plug's name; empty text for a one-plug kind
   * @param pin the machine that the plug must power, where that is known
   */
  public Target(DeviceSpec device, String plug, Optional<Pin> pin) {
    this(device, plug, pin, Optional.empty());
  }

  /**
   * Device and plug, for messages.
   *
   * @return {@code device/plug}; {@code device at /path} for a plug that is named by a path; the
   *     device alone where it has one plug only
   */
  public String name() {
    String name = device.name();
    if (plug.isEmpty()) {
      return name;
    }
    return name + (plug.startsWith("/") ? " at " : "/") + plug;
  }

  /**
   * The plug whose readings count.
   *
   * @return the verifier's, or this one where it has none
   */
  public Target reader() {
    return verifier.orElse(this);
  }

  /**
   * All plugs that a fencing of this one uses.
   *
   * @return this one, and the verifier's where it has one
   */
  public Stream<Target> parts() {
    return Stream.concat(Stream.of(this), verifier.stream());
  }
}
