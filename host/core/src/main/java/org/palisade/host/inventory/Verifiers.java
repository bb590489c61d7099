package org.palisade.host.inventory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.palisade.host.inventory.Inventory.Device;
import org.palisade.host.settings.Suggestion;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerCycler;

/**
 * Which device tells the power state of what another one switches ({@code verify_with}), and why
 * one cannot. Immutable and thread-safe.
 */
public final class Verifiers {
  private final Map<String, Device> devices = new HashMap<>();

  /**
   * Knows devices.
   *
   * @param devices all usable devices
   */
  public Verifiers(List<Device> devices) {
    devices.forEach(device -> this.devices.put(device.spec().name(), device));
  }

  /**
   * Those of some devices that verify another of them: they are there to be read, so that a host
   * which both name is fenced by the other.
   *
   * @param some the devices
   * @return their names
   */
  public static Set<String> among(Stream<Device> some) {
    Set<String> verifying = new HashSet<>();
    some.forEach(device -> device.verifyWith().ifPresent(verifying::add));
    return verifying;
  }

  /**
   * Why nothing that a device does can be verified.
   *
   * @param device the device
   * @return a sentence with what to do; nothing where it reads states itself, or its verifier can
   */
  public Optional<String> mistake(Device device) {
    String name = device.spec().name();
    if (device.verifyWith().isEmpty()) {
      DeviceType type = device.spec().type();
      boolean blind = type.has(Trait.STATE_UNREADABLE) && !type.offers(PowerCycler.class);
      return blind ? Optional.of(blind(name, type)) : Optional.empty();
    }
    String verifier = device.verifyWith().get();
    return unfit(name, verifier)
        .map(
            why ->
                "'"
                    + name
                    + "' cannot be verified with '"
                    + verifier
                    + "': "
                    + why
                    + "; nothing is fenced by '"
                    + name
                    + "' before its verify_with names a device that can");
  }

  private static String blind(String name, DeviceType type) {
    return "kind "
        + type.name()
        + " cannot tell a power state, so '"
        + name
        + "' fences nothing; set verify_with = DEVICE, another device file that names the same"
        + " hosts and can";
  }

  private Optional<String> unfit(String name, String verifier) {
    if (verifier.equals(name)) {
      return Optional.of("that is itself");
    }
    Optional<Device> found = Optional.ofNullable(devices.get(verifier));
    if (found.isEmpty()) {
      Set<String> others = new TreeSet<>(devices.keySet());
      others.remove(name);
      return Optional.of(
          "there is no usable device of that name" + Suggestion.question(verifier, others));
    }
    if (found.get().verifyWith().isPresent()) {
      return Optional.of(
          "it does not go by its own readings, but is verified with '"
              + found.get().verifyWith().get()
              + "' itself");
    }
    return unfit(found.get().spec().type());
  }

  private static Optional<String> unfit(DeviceType type) {
    String kind = "its kind, " + type.name() + ", ";
    if (type.has(Trait.STATE_UNREADABLE)) {
      return Optional.of(kind + "cannot tell a power state");
    }
    if (type.has(Trait.OFF_UNPROVEN)) {
      return Optional.of(kind + "says off of what it does not know, too");
    }
    boolean power = !type.has(Trait.FABRIC) && !type.has(Trait.ON_TARGET);
    return power ? Optional.empty() : Optional.of(kind + "tells something else than power");
  }

  /**
   * Why what a device does to one host cannot be verified, as the files have it: what a verifier
   * lists itself is not known here.
   *
   * @param device the device
   * @param host the host
   * @return a sentence with what to do
   */
  public Optional<String> mistake(Device device, String host) {
    Optional<String> whole = mistake(device);
    if (whole.isPresent() || device.verifyWith().isEmpty()) {
      return whole;
    }
    Inventory.Targets targets = devices.get(device.verifyWith().get()).targets();
    return targets.listed() || targets.plugs().containsKey(host)
        ? Optional.empty()
        : Optional.of(missing(device, host));
  }

  /**
   * The words for a verifier that does not know a host.
   *
   * @param device the device that is verified
   * @param host the host
   * @return a sentence with what to do
   */
  public static String missing(Device device, String host) {
    String verifier = device.verifyWith().orElseThrow();
    return "what '"
        + device.spec().name()
        + "' does to host '"
        + host
        + "' cannot be verified with '"
        + verifier
        + "', which does not name that host; add it to targets in etc/devices/"
        + verifier
        + ".cfg";
  }

  /** All that is wrong with the verifying of a device, and of the hosts that its file names. */
  List<String> mistakes(Device device) {
    Optional<String> whole = mistake(device);
    return whole.isPresent()
        ? List.of(whole.get())
        : device.targets().plugs().keySet().stream()
            .sorted()
            .flatMap(host -> mistake(device, host).stream())
            .toList();
  }
}
