package org.palisade.host.facade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.palisade.host.control.Change;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Values;
import org.palisade.host.dispatch.DeviceHosts;
import org.palisade.host.dispatch.ExpectedMachines;
import org.palisade.host.dispatch.Queries;
import org.palisade.host.dispatch.Way;
import org.palisade.host.inventory.DeviceFileEdit;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Pin;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.StonithException.Reason;

/** Writes down which machines the plugs of a device power. Thread-safe. */
public final class HostPins {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Inventory inventory;
  private final Queries queries;
  private final Path etc;

  /**
   * Writes pins.
   *
   * @param inventory what is configured
   * @param queries asks devices
   * @param etc the directory of {@code devices/}
   */
  public HostPins(Inventory inventory, Queries queries, Path etc) {
    this.inventory = inventory;
    this.queries = queries;
    this.etc = etc;
  }

  Change pin(String name, boolean replace) throws InterruptedException {
    Inventory.Snapshot snapshot = inventory.refresh();
    Optional<Inventory.Device> device = device(snapshot, name);
    if (device.isEmpty()) {
      return unknown(name);
    }
    Answer<DeviceHosts> hosts =
        await(then -> DeviceHosts.ask(device.get(), snapshot.claims(), queries, PATIENCE, then));
    return hosts.failure().isPresent()
        ? new Change(false, hosts.failure().get().message() + "; nothing was written")
        : pin(snapshot, device.get(), hosts.value().orElseThrow().ways(), replace);
  }

  private static Optional<Inventory.Device> device(Inventory.Snapshot snapshot, String name) {
    return snapshot.devices().stream().filter(one -> one.spec().name().equals(name)).findFirst();
  }

  private static Change unknown(String name) {
    return new Change(false, "no device in force is called '" + name + "'; nothing was written");
  }

  Change pinEndpoint(String name, boolean replace) throws InterruptedException {
    Optional<Inventory.Device> device = device(inventory.refresh(), name);
    if (device.isEmpty()) {
      return unknown(name);
    }
    DeviceSpec spec = device.get().spec();
    if (!spec.type().offers(PinTeller.class)) {
      return new Change(
          false,
          name + ": kind " + spec.type().name() + " shows nothing before a login to hold it to");
    }
    Queries.Asked asked = new Queries.Asked(spec, device.get().timing().callLimit());
    Answer<List<EndpointPin>> shown = await(then -> queries.pins(asked, PATIENCE, then));
    if (shown.failure().isPresent()) {
      return new Change(false, shown.failure().get().message() + "; nothing was written");
    }
    Optional<String> obstacle = obstacle(asked, shown.value().orElseThrow());
    return obstacle.isPresent()
        ? new Change(false, obstacle.get() + "; nothing was written")
        : pinned(spec, shown.value().orElseThrow(), replace);
  }

  /** Why the device could not be opened any more: its file has a setting that contradicts a pin. */
  private Optional<String> obstacle(Queries.Asked before, List<EndpointPin> shown)
      throws InterruptedException {
    Map<String, String> pins = new TreeMap<>();
    shown.forEach(pin -> pins.put(pin.parameter().name(), pin.value()));
    DeviceSpec spec = before.device();
    String lead = "with " + String.join(", ", pins.keySet()) + " its file would not do: ";
    try {
      Values values = spec.values().with(spec.type().parameters(), pins);
      Queries.Asked pinned =
          new Queries.Asked(new DeviceSpec(spec.type(), values), before.callLimit());
      Answer<List<EndpointPin>> again = await(then -> queries.pins(pinned, PATIENCE, then));
      return again
          .failure()
          .filter(failure -> failure.reason() == Reason.INVALID_SETTINGS)
          .map(failure -> lead + failure.message());
    } catch (Values.InvalidValues e) {
      return Optional.of(spec.name() + ": " + lead + e.getMessage());
    }
  }

  private Change pinned(DeviceSpec spec, List<EndpointPin> shown, boolean replace) {
    DeviceFileEdit edit = new DeviceFileEdit(etc, spec.name());
    List<String> said = new ArrayList<>();
    for (EndpointPin pin : shown) {
      String line = pin.parameter().name() + " = " + pin.value();
      Optional<String> before = spec.values().find(pin.parameter());
      if (before.filter(pin.value()::equals).isPresent()) {
        said.add(edit.file() + " says so already: " + line);
        continue;
      }
      if (before.isPresent() && !replace) {
        return new Change(
            false,
            spec.name()
                + " shows "
                + line
                + " ("
                + pin.about()
                + "), but its file says "
                + before.get()
                + "; if the device got a new one, add --replace; nothing was written");
      }
      try {
        edit.set(pin.parameter().name(), pin.value());
      } catch (IOException e) {
        return new Change(false, "nothing was written: " + e.getMessage());
      }
      said.add(edit.file() + " now says: " + line + " (" + pin.about() + ")");
    }
    return said.isEmpty()
        ? new Change(false, spec.name() + " shows nothing to hold it to; nothing was written")
        : new Change(true, String.join("; ", said));
  }

  private Change pin(
      Inventory.Snapshot snapshot, Inventory.Device device, List<Way> ways, boolean replace)
      throws InterruptedException {
    List<Answer<List<String>>> answers =
        await(
            then ->
                queries.identities(ways.stream().map(HostPins::asked).toList(), PATIENCE, then));
    Map<String, String> expected = new TreeMap<>(device.upkeep().expected());
    List<String> troubles = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      Found found = new Found(ways.get(i).host(), answers.get(i));
      Optional<String> trouble = found.trouble(expected, replace);
      trouble.ifPresent(troubles::add);
      if (trouble.isEmpty() && !found.isExpectedBy(expected)) {
        expected.put(found.host(), found.identities().get(0));
      }
    }
    return warned(snapshot, device, expected, written(device, expected, troubles));
  }

  private static Change warned(
      Inventory.Snapshot snapshot,
      Inventory.Device device,
      Map<String, String> expected,
      Change change) {
    List<String> shared =
        new ExpectedMachines(snapshot.devices(), device, expected).shared(device.spec().name());
    return shared.isEmpty()
        ? change
        : new Change(change.done(), change.text() + "; warning: " + String.join("; ", shared));
  }

  private static Queries.AskedPlug asked(Way way) {
    return new Queries.AskedPlug(way.target(), way.device().timing().callLimit());
  }

  /** What a device said of the machine of a host. */
  private record Found(String host, Answer<List<String>> answer) {
    // Without what means something in a line of a file: letters and digits are what is compared.
    List<String> identities() {
      return answer.value().orElse(List.of()).stream()
          .map(text -> text.replaceAll("[,\"#\\p{Cntrl}]", " ").strip())
          .filter(text -> text.chars().anyMatch(Character::isLetterOrDigit))
          .toList();
    }

    boolean isExpectedBy(Map<String, String> expected) {
      return expected.containsKey(host) && new Pin(host, expected.get(host)).isAmong(identities());
    }

    Optional<String> trouble(Map<String, String> expected, boolean replace) {
      if (answer.failure().isPresent()) {
        return Optional.of(host + ": " + answer.failure().get().message());
      }
      List<String> told = identities();
      if (told.isEmpty()) {
        return Optional.of(host + ": the device does not tell which machine it is");
      }
      return !expected.containsKey(host) || replace || isExpectedBy(expected)
          ? Optional.empty()
          : Optional.of(
              host
                  + ": the device says '"
                  + String.join("', '", told)
                  + "', but its file expects '"
                  + expected.get(host)
                  + "'; where the machine was replaced, add --replace");
    }
  }

  private Change written(
      Inventory.Device device, Map<String, String> expected, List<String> troubles) {
    List<String> said = new ArrayList<>();
    if (!expected.equals(device.upkeep().expected())) {
      DeviceFileEdit edit = new DeviceFileEdit(etc, device.spec().name());
      String line =
          String.join(
              ", ",
              expected.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).toList());
      try {
        edit.set("expect", line);
      } catch (IOException e) {
        return new Change(false, "nothing was written: " + e.getMessage());
      }
      said.add(edit.file() + " now says: expect = " + line);
    } else if (troubles.isEmpty()) {
      said.add(device.spec().name() + " expects what the device says; nothing was written");
    }
    said.addAll(troubles);
    return new Change(troubles.isEmpty(), String.join("; ", said));
  }

  private static <T> T await(Function<Consumer<T>, Queries.Question> asking)
      throws InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Queries.Question question = asking.apply(answer::complete);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      question.drop();
    }
  }
}
