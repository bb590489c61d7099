package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Pin;

/**
 * Which machine each device file expects each host to be, and where two hosts would be one. A BMC
 * under two addresses is found so; but some are shipped with equal GUIDs.
 */
public final class ExpectedMachines {

  private record Expected(String host, String device, String identity) {
    @Override
    public String toString() {
      return "'" + host + "' (etc/devices/" + device + ".cfg)";
    }
  }

  private final Map<String, List<Expected>> byIdentity = new TreeMap<>();

  /**
   * Collects what the files say.
   *
   * @param devices all usable devices
   */
  public ExpectedMachines(List<Inventory.Device> devices) {
    devices.forEach(device -> add(device.spec().name(), device.upkeep().expected()));
  }

  /**
   * Collects what the files say after one of them was changed.
   *
   * @param devices all usable devices
   * @param changed the device whose file was changed
   * @param expected what it expects now
   */
  public ExpectedMachines(
      List<Inventory.Device> devices, Inventory.Device changed, Map<String, String> expected) {
    this(devices.stream().filter(one -> !one.equals(changed)).toList());
    add(changed.spec().name(), expected);
  }

  private void add(String device, Map<String, String> expected) {
    new TreeMap<>(expected)
        .forEach(
            (host, identity) ->
                byIdentity
                    .computeIfAbsent(Pin.bare(identity), one -> new ArrayList<>(1))
                    .add(new Expected(host, device, identity)));
  }

  /**
   * The identities that several hosts are expected to have.
   *
   * @return for each a sentence with hosts, files and what to do
   */
  public List<String> shared() {
    return byIdentity.values().stream()
        .filter(ExpectedMachines::isShared)
        .map(ExpectedMachines::said)
        .toList();
  }

  /**
   * The identities that a host of one device is expected to share.
   *
   * @param device the device's name
   * @return as {@link #shared()}
   */
  public List<String> shared(String device) {
    return byIdentity.values().stream()
        .filter(found -> found.stream().anyMatch(one -> one.device().equals(device)))
        .filter(ExpectedMachines::isShared)
        .map(ExpectedMachines::said)
        .toList();
  }

  // One host may be expected by several files: two levels, or a device that verifies another.
  private static boolean isShared(List<Expected> found) {
    return found.stream().map(Expected::host).distinct().count() > 1;
  }

  private static String said(List<Expected> found) {
    return found.stream().map(Expected::toString).collect(Collectors.joining(" and "))
        + " are expected to be one machine, '"
        + found.get(0).identity()
        + "': if they are, fencing one switches off the other; look at the machines; mend the"
        + " address of one, or, where their BMCs were shipped with equal GUIDs, expect what tells"
        + " them apart (a serial number) or take them from 'expect'";
  }
}
