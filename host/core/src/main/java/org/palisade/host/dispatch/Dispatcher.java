package org.palisade.host.dispatch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Devices;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Inventory.Snapshot;
import org.palisade.host.operation.Operations;
import org.palisade.plugin.StonithException.Reason;

/**
 * Finds the device and the plug of a configured host. Works on one snapshot of the configuration;
 * holds no thread while a device is asked for its list. Thread-safe.
 *
 * <p>A host has one way today. Several ways in levels would be further lists of {@link Way} in
 * {@link Routing}.
 */
public final class Dispatcher {

  /** A list that is younger is not asked for anew when hosts are listed. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  /** A list that is older may have given a second name to another plug since. */
  private static final Duration TRUSTED_ALIAS = Duration.ofSeconds(60);

  /** How long a host that is found waits for newer lists. */
  private static final Duration COURTESY = Duration.ofSeconds(5);

  private static final Claims NO_CLAIMS = new Claims(List.of());

  private final Inventory inventory;
  private final Operations operations;
  private final LongSupplier nanoTime;
  private final Queries queries;
  private final PlugLists lists;
  private final NodeMemory nodes;
  private final AtomicReference<Shelf> lastBook =
      new AtomicReference<>(
          new Shelf(
              List.of(),
              NO_CLAIMS,
              -1,
              new HostBook(List.of(), NO_CLAIMS, one -> Optional.empty())));

  /**
   * Makes a dispatcher.
   *
   * @param inventory what is configured
   * @param devices opens devices, to be asked for their lists
   * @param operations its clock ends what takes too long
   * @param state {@code PALISADE_STATE}; the folders {@code lists} and {@code nodes} in it are used
   * @param clock tells the age of lists and memories
   * @param nanoTime as {@link System#nanoTime}
   */
  public Dispatcher(
      Inventory inventory,
      Devices devices,
      Operations operations,
      Path state,
      Clock clock,
      LongSupplier nanoTime) {
    this.inventory = inventory;
    this.operations = operations;
    this.nanoTime = nanoTime;
    this.queries = new Queries(devices, operations, nanoTime);
    this.lists = new PlugLists(new StateFolder(state.resolve("lists")), devices, queries, clock);
    this.nodes = new NodeMemory(state.resolve("nodes"), clock);
  }

  /**
   * Questions to devices.
   *
   * @return the one who asks them
   */
  public Queries queries() {
    return queries;
  }

  /**
   * Which plug was used for which node of the cluster.
   *
   * @return the memory
   */
  public NodeMemory nodes() {
    return nodes;
  }

  /**
   * Finds the ways to hosts. Answers at once where files and last good lists name them; else asks
   * the devices that list their hosts.
   *
   * @param hosts names as the cluster has them
   * @param device the one device to look at, where the caller names it
   * @param fencing whether a fencing follows, for which lists that are being asked for make way
   * @param within when an answer must be there
   * @param then takes the answer, once
   * @return drops the question
   */
  public Queries.Question route(
      List<String> hosts,
      Optional<String> device,
      boolean fencing,
      Duration within,
      Consumer<Routing> then) {
    Snapshot snapshot = inventory.current();
    List<Inventory.Device> asked = chosen(snapshot, device);
    if (asked.isEmpty()) {
      then.accept(new Routing(List.of(), List.of(nothingToAsk(snapshot, device)), List.of()));
      return () -> {};
    }
    HostBook known = book(asked, snapshot.claims());
    List<Inventory.Device> late = asked.stream().filter(one -> isLate(one, known, hosts)).toList();
    if (late.isEmpty()) {
      answer(snapshot, known, hosts, List.of(), fencing, then);
      return () -> {};
    }
    boolean allFound = hosts.stream().noneMatch(host -> known.waysTo(host).isEmpty());
    return refreshed(
        late,
        allFound && COURTESY.compareTo(within) < 0 ? COURTESY : within,
        troubles ->
            answer(snapshot, book(asked, snapshot.claims()), hosts, troubles, fencing, then));
  }

  /** Made anew only when files or lists changed: it is as long as there are hosts. */
  private HostBook book(List<Inventory.Device> devices, Claims claims) {
    long version = lists.version();
    Shelf shelf = lastBook.get();
    if (shelf.version() != version
        || shelf.claims() != claims
        || !shelf.devices().equals(devices)) {
      HostBook book = new HostBook(devices, claims, lists::lastGood);
      shelf = new Shelf(devices, claims, version, book);
      lastBook.set(shelf);
    }
    return shelf.book();
  }

  private record Shelf(
      List<Inventory.Device> devices, Claims claims, long version, HostBook book) {}

  private static List<Inventory.Device> chosen(Snapshot snapshot, Optional<String> device) {
    return device.isEmpty()
        ? snapshot.devices()
        : snapshot.devices().stream()
            .filter(one -> one.spec().name().equals(device.get()))
            .toList();
  }

  private static String nothingToAsk(Snapshot snapshot, Optional<String> device) {
    String configured =
        snapshot.devices().isEmpty()
            ? "no usable device is configured"
            : "configured are "
                + String.join(
                    ", ", snapshot.devices().stream().map(one -> one.spec().name()).toList());
    return device.map(name -> "there is no device '" + name + "'; ").orElse("")
        + configured
        + hint(snapshot);
  }

  private static String hint(Snapshot snapshot) {
    return snapshot.problems().isEmpty()
        ? ""
        : "; " + String.join("; ", snapshot.problems().stream().map(Object::toString).toList());
  }

  /** Whether the device must be asked before one of the hosts can be fenced. */
  private boolean isLate(Inventory.Device device, HostBook known, List<String> hosts) {
    if (!device.targets().listed()) {
      return false;
    }
    Optional<PlugList> list = lists.lastGood(device);
    boolean old = list.map(one -> lists.age(one).compareTo(TRUSTED_ALIAS) > 0).orElse(true);
    return old
        && hosts.stream()
            .anyMatch(
                host ->
                    known.waysTo(host).isEmpty()
                        || known.waysTo(host).stream().anyMatch(way -> renamed(way, device)));
  }

  /** Whether the device gave the host's name to a plug with a name of its own. */
  private static boolean renamed(Way way, Inventory.Device device) {
    return way.device().spec().name().equals(device.spec().name())
        && !way.plug().equals(way.host())
        && !device.targets().plugs().containsKey(way.host());
  }

  private Queries.Question refreshed(
      List<Inventory.Device> late, Duration limit, Consumer<List<String>> then) {
    Round<PlugList> round =
        new Round<>(
            late.size(),
            place ->
                Answer.failed(
                    Reason.UNREACHABLE,
                    late.get(place).spec().name() + ": no list within " + limit.toSeconds() + " s"),
            answers -> then.accept(troubles(answers)));
    round.endAfter(limit, nanoTime, operations);
    for (int i = 0; i < late.size(); i++) {
      int place = i;
      lists.refresh(late.get(i), answer -> round.answer(place, answer));
    }
    return round;
  }

  private static List<String> troubles(List<Answer<PlugList>> answers) {
    return answers.stream()
        .flatMap(answer -> answer.failure().stream())
        .map(Answer.Failure::message)
        .toList();
  }

  private void answer(
      Snapshot snapshot,
      HostBook known,
      List<String> hosts,
      List<String> troubles,
      boolean fencing,
      Consumer<Routing> then) {
    List<Way> ways = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String host : hosts) {
      List<Way> found = known.waysTo(host);
      if (found.isEmpty()) {
        problems.add(known.renamed(host).orElseGet(() -> unknown(snapshot, known, host, troubles)));
      } else if (found.size() > 1) {
        problems.add(HostBook.ambiguity(found));
      } else {
        Way way = found.get(0);
        ways.add(way);
        snapshot.claims().refusal(host, way.device(), way.plug()).ifPresent(problems::add);
      }
    }
    if (fencing && problems.isEmpty()) {
      ways.forEach(way -> lists.makeWay(way.device()));
    }
    then.accept(new Routing(ways, problems, problems.isEmpty() ? troubles : List.of()));
  }

  private static String unknown(
      Snapshot snapshot, HostBook known, String host, List<String> troubles) {
    StringBuilder text = new StringBuilder("no device can fence host '" + host + "'");
    known
        .nearMiss(host)
        .ifPresent(near -> text.append(" (there is '").append(near).append("', another name)"));
    text.append("; name it under targets in a file of etc/devices");
    troubles.forEach(trouble -> text.append("; ").append(trouble));
    return text.append(hint(snapshot)).toString();
  }

  /**
   * Tells all hosts. Answers at once from files and last good lists, asking behind the caller's
   * back where a list is old; only a device that never gave a list is waited for.
   *
   * @param within when an answer must be there
   * @param then takes the answer, once; never a failure
   * @return drops the question
   */
  public Queries.Question hosts(Duration within, Consumer<KnownHosts> then) {
    Snapshot snapshot = inventory.current();
    List<Inventory.Device> unheard = new ArrayList<>();
    for (Inventory.Device device : snapshot.devices()) {
      if (device.targets().listed()) {
        Optional<PlugList> list = lists.lastGood(device);
        if (list.isEmpty()) {
          unheard.add(device);
        } else if (lists.age(list.get()).compareTo(FRESH) > 0) {
          lists.refreshBehind(device);
        }
      }
    }
    if (unheard.isEmpty()) {
      then.accept(known(snapshot, List.of(), List.of()));
      return () -> {};
    }
    return refreshed(unheard, within, troubles -> then.accept(known(snapshot, unheard, troubles)));
  }

  /**
   * Makes the answer.
   *
   * @param asked devices whose lists were waited for just now
   * @param troubles what went wrong with them
   */
  private KnownHosts known(Snapshot snapshot, List<Inventory.Device> asked, List<String> troubles) {
    HostBook book = book(snapshot.devices(), snapshot.claims());
    List<String> warnings = new ArrayList<>();
    snapshot.problems().forEach(problem -> warnings.add(problem.toString()));
    warnings.addAll(troubles);
    for (Inventory.Device device : snapshot.devices()) {
      if (device.targets().listed() && !asked.contains(device)) {
        lists.trouble(device).ifPresent(trouble -> warnings.add(trouble + kept(device)));
      }
    }
    return new KnownHosts(book.firstWays(), warnings);
  }

  private String kept(Inventory.Device device) {
    return lists
        .lastGood(device)
        .map(list -> " (its list of " + lists.age(list).toMinutes() + " min ago is used)")
        .orElse("");
  }

  /**
   * Checks the health of all devices at once, and has those that list their hosts asked anew.
   *
   * @param within when an answer must be there
   * @param trace takes the lines of the conversations
   * @param then takes the answer, once
   * @return drops the question
   */
  public Queries.Question health(Duration within, Consumer<String> trace, Consumer<Health> then) {
    Snapshot snapshot = inventory.current();
    List<Queries.Asked> asked =
        snapshot.devices().stream()
            .map(one -> new Queries.Asked(one.spec(), one.timing().callLimit()))
            .toList();
    List<String> wrong = snapshot.problems().stream().map(Object::toString).toList();
    return queries.monitor(
        asked, within, trace, answers -> then.accept(health(snapshot, answers, wrong)));
  }

  private Health health(Snapshot snapshot, List<Answer<Boolean>> answers, List<String> wrong) {
    List<String> sick = new ArrayList<>(wrong);
    int healthy = 0;
    for (int i = 0; i < answers.size(); i++) {
      Inventory.Device device = snapshot.devices().get(i);
      Optional<Answer.Failure> failure = answers.get(i).failure();
      if (failure.isPresent()) {
        sick.add(failure.get().message());
      } else {
        healthy++;
        if (device.targets().listed()) {
          lists.refreshBehind(device);
        }
      }
    }
    return new Health(healthy, answers.size(), sick);
  }
}
