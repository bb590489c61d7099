package org.palisade.host.dispatch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Devices;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.inventory.Inventory.Snapshot;
import org.palisade.host.inventory.Verifiers;
import org.palisade.host.operation.Operations;
import org.palisade.plugin.StonithException.Reason;

/**
 * Finds the device and the plug of a configured host. Works on one snapshot of the configuration;
 * holds no thread while a device is asked for its list. Thread-safe.
 */
public final class Dispatcher {

  /** A list that is younger is not asked for anew when hosts are listed. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  /** A list that is older may have given a second name to another plug since. */
  private static final Duration TRUSTED_ALIAS = Duration.ofSeconds(60);

  /** How long a host that is found waits for newer lists. */
  private static final Duration COURTESY = Duration.ofSeconds(5);

  /** A message names no more devices or problems than these. */
  private static final int MOST_NAMED = 10;

  private final Inventory inventory;
  private final Operations operations;
  private final LongSupplier nanoTime;
  private final Queries queries;
  private final HostStates states;
  private final PlugLists lists;
  private final PlugNames names;
  private final NodeMemory nodes;
  private final AtomicReference<Optional<Shelf>> lastBook = new AtomicReference<>(Optional.empty());

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
    this.states = new HostStates(queries, nanoTime);
    this.lists =
        new PlugLists(
            new StateFolder(state.resolve("lists")),
            devices,
            queries,
            clock,
            () -> prepare(inventory.current()));
    this.names = new PlugNames(() -> book(inventory.current()).neighbours());
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
   * The states of hosts.
   *
   * @return the one who asks for them
   */
  public HostStates states() {
    return states;
  }

  PlugLists lists() {
    return lists;
  }

  /**
   * Which host the files give which plug to, whatever they call it.
   *
   * @return the claims, with what devices told of the names of their plugs
   */
  public Claims claims() {
    return names.claims(inventory.current());
  }

  /** What devices told of plugs that have several names. */
  PlugNames names() {
    return names;
  }

  /**
   * Which plug was used for which node of the cluster.
   *
   * @return the memory
   */
  public NodeMemory nodes() {
    return nodes;
  }

  /** What a route is wanted for. */
  public enum Purpose {
    /** To read states. */
    STATUS,
    /** To switch on. */
    ON,
    /** To switch off: what powers the host must be there as a whole. */
    FENCE
  }

  /**
   * Finds the ways to hosts. Answers at once where files and last good lists name them; else asks
   * the devices that list their hosts.
   *
   * @param hosts names as the cluster has them
   * @param device the one device to look at, where the caller names it
   * @param purpose what for; lists that are being asked for make way for a power command
   * @param within when an answer must be there
   * @param then takes the answer, once
   * @return drops the question
   */
  public Queries.Question route(
      List<String> hosts,
      Optional<String> device,
      Purpose purpose,
      Duration within,
      Consumer<Routing> then) {
    Asked asked = new Asked(inventory.current(), hosts, device, purpose);
    Optional<String> nothing = nothingToAsk(asked.snapshot(), device);
    if (nothing.isPresent()) {
      then.accept(new Routing(List.of(), List.of(nothing.get()), List.of()));
      return () -> {};
    }
    HostBook known = book(asked.snapshot());
    List<Inventory.Device> late =
        known.listed().stream().filter(one -> isLate(one, known, asked)).toList();
    if (late.isEmpty()) {
      answer(asked, known, List.of(), then);
      return () -> {};
    }
    boolean allFound =
        hosts.stream().allMatch(host -> found(asked, known, host).route().isPresent());
    return refreshed(
        late,
        allFound && COURTESY.compareTo(within) < 0 ? COURTESY : within,
        troubles -> answer(asked, book(asked.snapshot()), troubles, then));
  }

  private record Asked(
      Snapshot snapshot, List<String> hosts, Optional<String> device, Purpose purpose) {}

  private static HostBook.Found found(Asked asked, HostBook book, String host) {
    return asked
        .device()
        .map(device -> book.find(host, device, asked.purpose() == Purpose.FENCE))
        .orElseGet(() -> book.find(host));
  }

  /** Made anew only when files or lists changed: it is as long as there are hosts. */
  private HostBook book(Snapshot snapshot) {
    long version = version();
    Optional<Shelf> shelf = lastBook.get();
    if (shelf.filter(last -> last.holds(snapshot, version)).isEmpty()) {
      HostBook book =
          new HostBook(
              snapshot.devices(), names.claims(snapshot), snapshot.topology(), lists::lastGood);
      shelf = Optional.of(new Shelf(snapshot, version, book));
      lastBook.set(shelf);
    }
    return shelf.orElseThrow().book();
  }

  /**
   * Works out who is fenced by what, so that no fencing has to: after files changed.
   *
   * @param snapshot the configuration
   */
  public void prepare(Snapshot snapshot) {
    // Once more where a list was found on the disk meanwhile.
    for (int i = 0; i < 3 && !isPrepared(snapshot); i++) {
      book(snapshot);
    }
  }

  private boolean isPrepared(Snapshot snapshot) {
    return lastBook.get().filter(last -> last.holds(snapshot, version())).isPresent();
  }

  // Both only grow.
  private long version() {
    return lists.version() + names.version();
  }

  /**
   * Why hosts cannot be fenced, as files and last known lists have it.
   *
   * @param snapshot the configuration
   * @return a line for each host that is named somewhere and has no way
   */
  List<String> troubles(Snapshot snapshot) {
    HostBook book = book(snapshot);
    Set<String> hosts = new TreeSet<>(book.hosts());
    hosts.addAll(snapshot.topology().lines().keySet());
    hosts.addAll(snapshot.orphans().keySet());
    return hosts.stream()
        .filter(host -> book.find(host).route().isEmpty())
        .map(
            host ->
                book.find(host).problem().orElseGet(() -> unknown(snapshot, book, host, List.of())))
        .toList();
  }

  /** A way to a plug of a device as it may be used now. */
  WayFound usable(Way way) {
    return book(inventory.current()).usable(way);
  }

  /**
   * Has the devices of ways, where their plugs have several names, tell what they call each plug
   * that a file gives to a host: two hosts may have one plug, which the files do not show.
   *
   * @param ways how hosts are powered
   * @param within when an answer must be there; what is not told by then stays unknown
   * @param then takes why ways may not be used after that, once
   * @return drops the question
   */
  public Queries.Question named(List<Way> ways, Duration within, Consumer<List<String>> then) {
    List<Queries.AskedPlug> asked =
        ways.stream().map(Way::device).distinct().flatMap(names::around).toList();
    return queries.names(
        asked,
        within,
        answers -> {
          for (int i = 0; i < asked.size(); i++) {
            names.heard(asked.get(i).target(), answers.get(i));
          }
          then.accept(ways.stream().flatMap(way -> usable(way).problem().stream()).toList());
        });
  }

  /**
   * Adds the verifiers to the ways of a device that is in no file and names one that is.
   *
   * @param routing ways of that device, one for each host
   * @return the same with verifiers; with a problem for each host that has none
   */
  public Routing verified(Routing routing) {
    List<Route> routes = new ArrayList<>();
    List<String> problems = new ArrayList<>(routing.problems());
    for (Route route : routing.routes()) {
      WayFound found = usable(route.levels().get(0).ways().get(0));
      found.way().map(Route::by).ifPresent(routes::add);
      found.problem().ifPresent(problems::add);
    }
    return new Routing(routes, problems, routing.warnings());
  }

  /** Whether a host has a way, or is known to have none now. */
  boolean isKnown(Snapshot snapshot, String host) {
    HostBook.Found found = book(snapshot).find(host);
    return found.route().isPresent() || found.problem().isPresent();
  }

  private record Shelf(Snapshot snapshot, long version, HostBook book) {
    // Each snapshot has claims of its own.
    boolean holds(Snapshot now, long versionNow) {
      return snapshot.claims() == now.claims() && version == versionNow;
    }
  }

  private static Optional<String> nothingToAsk(Snapshot snapshot, Optional<String> device) {
    List<Inventory.Device> devices = snapshot.devices();
    boolean some =
        device.isEmpty()
            ? !devices.isEmpty()
            : devices.stream().anyMatch(one -> one.spec().name().equals(device.get()));
    if (some) {
      return Optional.empty();
    }
    List<String> names = devices.stream().map(one -> one.spec().name()).toList();
    String configured =
        names.isEmpty() ? "no usable device is configured" : "configured are " + few(names);
    return Optional.of(
        device.map(name -> "there is no device '" + name + "'; ").orElse("")
            + configured
            + hint(snapshot));
  }

  private static String few(List<String> names) {
    return names.size() <= MOST_NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMED))
            + " and "
            + (names.size() - MOST_NAMED)
            + " more";
  }

  private static String hint(Snapshot snapshot) {
    List<String> problems = snapshot.problems().stream().map(Object::toString).toList();
    return problems.isEmpty()
        ? ""
        : "; "
            + String.join("; ", problems.subList(0, Math.min(MOST_NAMED, problems.size())))
            + (problems.size() > MOST_NAMED ? "; 'palisade check' names all that is wrong" : "");
  }

  /** Whether the device must be asked before one of the hosts can be fenced. */
  private boolean isLate(Inventory.Device device, HostBook known, Asked asked) {
    String name = device.spec().name();
    boolean another = asked.device().filter(one -> !one.equals(name)).isPresent();
    boolean verifies = asked.hosts().stream().anyMatch(host -> known.isVerifiedBy(host, name));
    if (another && !verifies) {
      return false;
    }
    Optional<PlugList> list = lists.lastGood(device);
    boolean old = list.map(one -> lists.age(one).compareTo(TRUSTED_ALIAS) > 0).orElse(true);
    return old && asked.hosts().stream().anyMatch(host -> mayChange(device, known, host));
  }

  /** Whether a newer list of the device may change how the host is fenced. */
  private static boolean mayChange(Inventory.Device device, HostBook known, String host) {
    String name = device.spec().name();
    List<Way> ways = known.waysTo(host);
    boolean absent = ways.stream().noneMatch(way -> way.device().spec().name().equals(name));
    boolean needed =
        known.line(host).map(line -> line.names(name)).orElse(ways.isEmpty())
            || known.isVerifiedBy(host, name);
    return (absent && needed) || ways.stream().anyMatch(way -> renamed(way, device));
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

  private void answer(Asked asked, HostBook known, List<String> troubles, Consumer<Routing> then) {
    List<Route> routes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>(troubles);
    for (String host : asked.hosts()) {
      HostBook.Found found = found(asked, known, host);
      found.route().ifPresent(routes::add);
      if (found.route().isEmpty()) {
        problems.add(
            found.problem().orElseGet(() -> unknown(asked.snapshot(), known, host, troubles)));
      }
      warnings.addAll(found.warnings());
    }
    if (asked.purpose() != Purpose.STATUS && problems.isEmpty()) {
      routes.stream()
          .flatMap(route -> route.levels().stream())
          .flatMap(level -> level.ways().stream())
          .flatMap(Way::parts)
          .forEach(way -> lists.makeWay(way.device()));
    }
    then.accept(new Routing(routes, problems, problems.isEmpty() ? warnings : List.of()));
  }

  private static String unknown(
      Snapshot snapshot, HostBook known, String host, List<String> troubles) {
    Optional<String> orphaned = Optional.ofNullable(snapshot.orphans().get(host));
    if (orphaned.isPresent()) {
      return "host '" + host + "' has no owner now: its device is disabled; " + orphaned.get();
    }
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
    HostBook book = book(snapshot);
    List<String> warnings = new ArrayList<>();
    snapshot.problems().forEach(problem -> warnings.add(problem.toString()));
    warnings.addAll(troubles);
    for (Inventory.Device device : snapshot.devices()) {
      if (device.targets().listed() && !asked.contains(device)) {
        lists.trouble(device).ifPresent(trouble -> warnings.add(trouble + kept(device)));
      }
    }
    return new KnownHosts(book.routes(), warnings);
  }

  private String kept(Inventory.Device device) {
    return lists
        .lastGood(device)
        .map(list -> " (its list of " + lists.age(list).toMinutes() + " min ago is used)")
        .orElse("");
  }

  /**
   * Checks the health of devices at once, and has those that list their hosts asked anew.
   *
   * @param except the names of devices that need not be asked
   * @param within when an answer must be there
   * @param trace takes the lines of the conversations
   * @param then takes the answer, once
   * @return drops the question
   */
  public Queries.Question health(
      Set<String> except, Duration within, Consumer<String> trace, Consumer<Health> then) {
    Snapshot snapshot = inventory.current();
    List<Inventory.Device> devices =
        snapshot.devices().stream().filter(one -> !except.contains(one.spec().name())).toList();
    List<Queries.Asked> asked =
        devices.stream()
            .map(one -> new Queries.Asked(one.spec(), one.timing().callLimit()))
            .toList();
    List<String> wrong =
        Stream.concat(
                snapshot.problems().stream().map(Object::toString),
                names.conflicts(snapshot).stream())
            .toList();
    return queries.monitor(
        asked,
        within,
        trace,
        answers -> then.accept(health(devices, answers, wrong, new Verifiers(snapshot.devices()))));
  }

  private Health health(
      List<Inventory.Device> devices,
      List<Answer<Boolean>> answers,
      List<String> wrong,
      Verifiers verifiers) {
    List<String> sick = new ArrayList<>(wrong);
    Map<String, String> failures = failures(devices, answers);
    int healthy = 0;
    for (Inventory.Device device : devices) {
      String name = device.spec().name();
      Optional<String> blind = device.verifyWith().map(failures::get);
      Optional<String> mistake = verifiers.mistake(device);
      if (failures.containsKey(name)) {
        sick.add(failures.get(name));
      } else if (blind.isPresent()) {
        sick.add(name + ": nothing it does can be verified: " + blind.get());
      } else if (mistake.isPresent()) {
        mistake
            .filter(why -> wrong.stream().noneMatch(said -> said.contains(why)))
            .ifPresent(sick::add);
      } else {
        healthy++;
        if (device.targets().listed()) {
          lists.refreshBehind(device);
        }
      }
    }
    return new Health(healthy, answers.size(), sick);
  }

  private static Map<String, String> failures(
      List<Inventory.Device> devices, List<Answer<Boolean>> answers) {
    Map<String, String> failures = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      String name = devices.get(i).spec().name();
      answers.get(i).failure().ifPresent(failure -> failures.put(name, failure.message()));
    }
    return failures;
  }
}
