package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;
import org.palisade.host.device.Values.InvalidValues;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** A configuration that a test writes. */
public final class SetInventory implements Inventory {
  private final List<Device> devices = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private HostSettings settings = HostSettings.DEFAULTS;
  private Optional<Snapshot> current = Optional.empty();

  public SetInventory device(
      DeviceType type, String name, boolean listed, Map<String, String> targets) {
    return device(type, name, Map.of(), listed, targets);
  }

  public SetInventory device(
      DeviceType type,
      String name,
      Map<String, String> texts,
      boolean listed,
      Map<String, String> targets) {
    try {
      List<Parameter<?>> all = new ArrayList<>(type.parameters());
      all.addAll(Timing.parameters(type));
      Values values = Values.check(name, all, new HashMap<>(texts));
      devices.add(
          new Device(
              new DeviceSpec(type, values),
              Timing.from(type, values),
              Optional.empty(),
              new Targets(listed, targets)));
      current = Optional.empty();
      return this;
    } catch (InvalidValues e) {
      throw new IllegalArgumentException(e);
    }
  }

  public SetInventory problem(String file, int line, String text) {
    problems.add(new Problem(file, line, text));
    current = Optional.empty();
    return this;
  }

  public SetInventory settings(HostSettings changed) {
    settings = changed;
    current = Optional.empty();
    return this;
  }

  public void removeAll() {
    devices.clear();
    current = Optional.empty();
  }

  public void forgetProblems() {
    problems.clear();
    current = Optional.empty();
  }

  @Override
  public Snapshot current() {
    Snapshot now = current.orElseGet(this::snapshot);
    current = Optional.of(now);
    return now;
  }

  private Snapshot snapshot() {
    Claims claims = new Claims(devices);
    List<Problem> all = new ArrayList<>(problems);
    claims.conflicts().forEach(one -> all.add(new Problem(one.device() + ".cfg", 0, one.text())));
    return new Snapshot(settings, devices, all, claims);
  }
}
