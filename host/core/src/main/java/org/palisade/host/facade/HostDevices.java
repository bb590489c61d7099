package org.palisade.host.facade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.palisade.host.control.Change;
import org.palisade.host.control.DeviceBook;
import org.palisade.host.control.Task;
import org.palisade.host.controller.Owners;
import org.palisade.host.controller.Ownership;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.HoldOffs;
import org.palisade.host.device.WarmDevices;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Readiness;
import org.palisade.host.inventory.Inventory;

/** The devices of the inventory, with what the probes found. Thread-safe. */
public final class HostDevices implements DeviceBook {
  private static final String SUFFIX = ".cfg";

  private final Inventory inventory;
  private final Readiness readiness;
  private final Owners owners;
  private final WarmDevices warm;
  private final HoldOffs holdOffs;
  private final HostPins pins;

  /**
   * The devices of a host.
   *
   * @param inventory what is configured
   * @param readiness what the probes found
   * @param owners which controller has which device
   * @param warm what there is between host and devices
   * @param holdOffs refused logins
   * @param pins writes down which machines they power
   */
  public HostDevices(
      Inventory inventory,
      Readiness readiness,
      Owners owners,
      WarmDevices warm,
      HoldOffs holdOffs,
      HostPins pins) {
    this.pins = pins;
    this.warm = warm;
    this.holdOffs = holdOffs;
    this.owners = owners;
    this.inventory = inventory;
    this.readiness = readiness;
  }

  @Override
  public List<Device> list() {
    return devices(readiness.reports());
  }

  @Override
  public Task probe(List<String> names, Consumer<List<Device>> then) {
    Queries.Question question =
        readiness.probe(
            names,
            reports ->
                then.accept(
                    devices(reports).stream().filter(one -> names.contains(one.name())).toList()));
    return question::drop;
  }

  private List<Device> devices(List<Readiness.Report> reports) {
    Inventory.Snapshot snapshot = inventory.current();
    owners.reload();
    Map<String, Readiness.Report> known = new HashMap<>();
    reports.forEach(report -> known.put(report.device(), report));
    Map<String, List<String>> problems = problems(snapshot);
    Map<String, List<String>> verified = verified(snapshot.devices());
    Map<String, Device> all = new TreeMap<>();
    for (Inventory.Device device : snapshot.devices()) {
      String name = device.spec().name();
      List<String> wrong = problems.getOrDefault(name, List.of());
      List<String> verifies = verified.getOrDefault(name, List.of());
      all.put(name, device(device, Optional.ofNullable(known.get(name)), wrong, verifies));
    }
    problems.forEach((name, wrong) -> all.computeIfAbsent(name, one -> disabled(name, wrong)));
    return List.copyOf(all.values());
  }

  /** The devices that each verifier verifies, by name. */
  private static Map<String, List<String>> verified(List<Inventory.Device> devices) {
    Map<String, List<String>> all = new HashMap<>();
    for (Inventory.Device device : devices) {
      String name = device.spec().name();
      device
          .verifyWith()
          .ifPresent(by -> all.computeIfAbsent(by, one -> new ArrayList<>()).add(name));
    }
    all.values().forEach(names -> names.sort(null));
    return all;
  }

  /** What is wrong in each device's file. */
  private static Map<String, List<String>> problems(Inventory.Snapshot snapshot) {
    Map<String, List<String>> all = new TreeMap<>();
    for (Inventory.Problem problem : snapshot.problems()) {
      Path file = Path.of(problem.file());
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(SUFFIX)
          && file.getParent() != null
          && file.getParent().endsWith("devices")) {
        String device = name.substring(0, name.length() - SUFFIX.length());
        all.computeIfAbsent(device, one -> new ArrayList<>()).add(problem.toString());
      }
    }
    return all;
  }

  private Device device(
      Inventory.Device device,
      Optional<Readiness.Report> report,
      List<String> problems,
      List<String> verifies) {
    return new Device(
        device.spec().name(),
        device.spec().type().name(),
        report.map(one -> Standing.valueOf(one.standing().name())).orElse(Standing.UNKNOWN),
        session(device.spec()),
        report.flatMap(Readiness.Report::probed),
        report.flatMap(Readiness.Report::lastGood),
        device.targets().listed(),
        device.targets().plugs(),
        report.map(Readiness.Report::why).orElse(""),
        report.map(Readiness.Report::troubles).orElse(Map.of()),
        problems,
        device.verifyWith(),
        verifies,
        owner(device.spec().name()));
  }

  private String session(DeviceSpec spec) {
    Optional<HoldOffs.Hold> hold = holdOffs.find(holdOffs.id(spec));
    return hold.map(
            refused ->
                refused.left().isZero()
                    ? "login refused"
                    : "login held " + refused.left().toSeconds() + " s")
        .orElseGet(() -> warm.warmth(spec).name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private Optional<String> owner(String device) {
    List<Ownership> its = owners.all().stream().filter(one -> one.device().equals(device)).toList();
    return its.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names(its)));
  }

  private static Device disabled(String name, List<String> problems) {
    return new Device(
        name,
        "",
        Standing.DISABLED,
        "",
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of(),
        problems.get(0),
        Map.of(),
        problems,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  @Override
  public Change release(String name, String who) {
    try {
      List<Ownership> released = owners.release(name, who);
      return released.isEmpty()
          ? new Change(false, "no controller has device '" + name + "'; nothing was changed")
          : new Change(
              true, name + " released; it was taken by " + String.join(", ", names(released)));
    } catch (IOException e) {
      return new Change(false, name + " cannot be released: " + e.getMessage());
    }
  }

  @Override
  public Change pin(String name, boolean replace) throws InterruptedException {
    return pins.pin(name, replace);
  }

  @Override
  public Change pinEndpoint(String name, boolean replace) throws InterruptedException {
    return pins.pinEndpoint(name, replace);
  }

  private static List<String> names(List<Ownership> owned) {
    return owned.stream()
        .map(one -> one.owner() + (one.exclusive() ? " (exclusively)" : ""))
        .toList();
  }
}
