package org.palisade.host.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Topology;

/** The hosts of one device: what was said of it, and what it lists itself. Immutable. */
public final class DeviceHosts {
  private final Inventory.Device device;
  private final HostBook book;

  private DeviceHosts(Inventory.Device device, Claims claims, Optional<PlugList> list) {
    this.device = device;
    this.book = new HostBook(List.of(device), claims, Topology.NONE, one -> list);
  }

  /**
   * Asks a device for its hosts, where it is to list them; else answers at once.
   *
   * @param device the device
   * @param claims which host the files give which plug to
   * @param queries asks devices
   * @param within when an answer must be there
   * @param then takes the answer, once
   * @return drops the question
   */
  public static Queries.Question ask(
      Inventory.Device device,
      Claims claims,
      Queries queries,
      Duration within,
      Consumer<Answer<DeviceHosts>> then) {
    if (!device.targets().listed()) {
      then.accept(Answer.of(new DeviceHosts(device, claims, Optional.empty())));
      return () -> {};
    }
    return queries.plugs(
        List.of(new Queries.Asked(device.spec(), device.timing().callLimit())),
        within,
        line -> {},
        answers ->
            then.accept(
                answers
                    .get(0)
                    .value()
                    .map(
                        plugs ->
                            Answer.of(
                                new DeviceHosts(
                                    device,
                                    claims,
                                    Optional.of(PlugList.of(Instant.now(), plugs)))))
                    .orElseGet(() -> new Answer<>(Optional.empty(), answers.get(0).failure()))));
  }

  /**
   * The hosts.
   *
   * @return their names, sorted
   */
  public List<String> names() {
    return book.routes().stream().map(Route::host).toList();
  }

  /**
   * How each host is powered.
   *
   * @return the hosts' ways, by name
   */
  public List<Way> ways() {
    return book.routes().stream()
        .flatMap(route -> route.levels().stream())
        .flatMap(level -> level.ways().stream())
        .toList();
  }

  /**
   * How a host is powered.
   *
   * @param host its name
   * @return the way, or why there is none; without a verifier, which {@link Dispatcher#verified}
   *     adds where the device names one
   */
  public Routing route(String host) {
    List<Way> ways = book.waysTo(host);
    if (device.verifyWith().isPresent() && ways.size() == 1) {
      return new Routing(List.of(Route.by(ways.get(0))), List.of(), List.of());
    }
    HostBook.Found found = book.find(host);
    if (found.route().isPresent()) {
      return new Routing(List.of(found.route().get()), List.of(), List.of());
    }
    String problem =
        found
            .problem()
            .orElse("'" + host + "' is not among the hosts of '" + device.spec().name() + "'");
    return new Routing(List.of(), List.of(problem), List.of());
  }
}
