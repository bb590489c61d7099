package org.palisade.host.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;
import org.palisade.host.device.Values.InvalidValues;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Topology;
import org.palisade.host.settings.HostSettings;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** A configuration that a test writes. */
public final class SetInventory implements Inventory {
  private final List<Device> devices = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Topology.Line> lines = new HashMap<>();
  private final Map<String, String> orphans = new HashMap<>();
  private Upkeep upkeep = Upkeep.USUAL;
  private Optional<String> verifyWith = Optional.empty();
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
              new Targets(listed, targets),
              verifyWith,
              upkeep));
      current = Optional.empty();
      return this;
    } catch (InvalidValues e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** How the devices are looked after that are added from here on. */
  public SetInventory upkeep(Upkeep its) {
    upkeep = its;
    return this;
  }

  /** Which device verifies those that are added from here on; empty text for none. */
  public SetInventory verifiedWith(String device) {
    verifyWith = Optional.of(device).filter(name -> !name.isEmpty());
    return this;
  }

  public SetInventory problem(String file, int line, String text) {
    problems.add(new Problem(file, line, text));
    current = Optional.empty();
    return this;
  }

  /** A line of the topology, such as {@code "ilo ; pdu-a + pdu-b"}. */
  public SetInventory levels(String host, String text) {
    List<List<String>> levels =
        Stream.of(text.split(" ; ", -1)).map(level -> List.of(level.split(" \\+ ", -1))).toList();
    lines.put(host, new Topology.Line("topology.cfg", number(host), levels, ""));
    current = Optional.empty();
    return this;
  }

  private int number(String host) {
    return lines.containsKey(host) ? lines.get(host).number() : lines.size() + 1;
  }

  /** A line of the topology that is wrong. */
  public SetInventory wrongLine(String host, String mistake) {
    lines.put(host, new Topology.Line("topology.cfg", number(host), List.of(), mistake));
    current = Optional.empty();
    return this;
  }

  /** A host that only a disabled device's file names. */
  public SetInventory orphan(String host, String why) {
    orphans.put(host, why);
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
    Topology topology = new Topology(lines);
    claims
        .conflicts(topology)
        .forEach(one -> all.add(new Problem(one.device() + ".cfg", 0, one.text())));
    return new Snapshot(settings, devices, all, claims, topology, orphans);
  }
}
