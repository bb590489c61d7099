package org.palisade.host.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palisade.host.inventory.Claims;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.settings.HostSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes every device from time to time, spread over the interval, a few at once, and each by one
 * session. A device that struggles is left alone for longer, one that is being used for a fencing
 * altogether, and so is what it verifies: a probe that runs is then given up. Thread-safe.
 */
public final class Probes implements Readiness, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
  private static final int AT_ONCE = 16;
  private static final int LONGEST_BACK_OFF = 4;

  /** A new device, or one whose file changed, is probed within this time. */
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(60);

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration AFTER_FENCING = Duration.ofSeconds(10);

  private static final class Entry {
    private Inventory.Device device;
    private Report report;
    private Instant due;
    private int backOff = 1;
    private Optional<Probe> running = Optional.empty();
    private final List<Runnable> waiting = new ArrayList<>();

    Entry(Inventory.Device device, Instant due) {
      this.device = device;
      this.due = due;
      this.report = unknown(device);
    }
  }

  private final Inventory inventory;
  private final Queries queries;
  private final PlugLists lists;
  private final PlugNames names;
  private final UsableWays usable;
  private final Traffic traffic;
  private final Clock clock;
  private final DoubleSupplier random;

  // Guarded by this.
  private final Map<String, Entry> entries = new TreeMap<>();
  private Optional<Claims> known = Optional.empty();
  private long namesSeen;
  private int running;
  private Optional<ScheduledExecutorService> thread = Optional.empty();

  /**
   * Knows nothing yet and probes nothing before {@link #start}.
   *
   * @param inventory what is configured
   * @param dispatcher asks devices
   * @param traffic knows which devices are being used for fencings
   * @param clock tells ages
   */
  public Probes(Inventory inventory, Dispatcher dispatcher, Traffic traffic, Clock clock) {
    this(inventory, dispatcher, traffic, clock, Math::random);
  }

  Probes(
      Inventory inventory,
      Dispatcher dispatcher,
      Traffic traffic,
      Clock clock,
      DoubleSupplier random) {
    this.inventory = inventory;
    this.queries = dispatcher.queries();
    this.lists = dispatcher.lists();
    this.names = dispatcher.names();
    this.usable = dispatcher::usable;
    this.traffic = traffic;
    this.clock = clock;
    this.random = random;
    traffic.whenBegun(this::makeWay);
  }

  /** Begins to probe in the background. */
  public synchronized void start() {
    ScheduledExecutorService its =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "probes");
              made.setDaemon(true);
              return made;
            });
    thread = Optional.of(its);
    ScheduledFuture<?> unused =
        its.scheduleWithFixedDelay(this::tickSafely, 1, 1, TimeUnit.SECONDS);
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException | Error e) {
      LOG.error("devices could not be probed", e);
    }
  }

  /** Begins the probes that are due. */
  void tick() {
    Inventory.Snapshot snapshot = inventory.current();
    List<Probe> begun = new ArrayList<>();
    synchronized (this) {
      update(snapshot);
      Instant now = clock.instant();
      for (Entry entry : entries.values()) {
        boolean due = !interval(entry).isZero() && !entry.due.isAfter(now);
        if (due && entry.running.isEmpty() && running < AT_ONCE && !isBusy(entry)) {
          begun.add(begin(entry));
        }
      }
    }
    begun.forEach(Probe::begin);
  }

  private void update(Inventory.Snapshot snapshot) {
    // Each snapshot has claims of its own; most seconds there is no new one.
    if (known.filter(last -> last == snapshot.claims()).isPresent()) {
      return;
    }
    known = Optional.of(snapshot.claims());
    Set<String> names = new HashSet<>();
    for (Inventory.Device device : snapshot.devices()) {
      String name = device.spec().name();
      names.add(name);
      Entry entry = entries.get(name);
      if (entry == null) {
        Duration spread = shorter(FIRST_WITHIN, interval(device));
        entries.put(name, new Entry(device, clock.instant().plus(times(spread, random()))));
      } else if (!entry.device.equals(device)) {
        changed(entry, device);
      }
    }
    entries.keySet().retainAll(names);
  }

  // What was found of the device as it was says nothing of it as it is.
  private void changed(Entry entry, Inventory.Device device) {
    entry.device = device;
    entry.backOff = 1;
    entry.due = clock.instant().plus(times(SOON, random()));
  }

  private double random() {
    return random.getAsDouble();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration times(Duration time, double factor) {
    return Duration.ofMillis((long) (time.toMillis() * factor));
  }

  private Duration interval(Entry entry) {
    return interval(entry.device);
  }

  private Duration interval(Inventory.Device device) {
    return device.upkeep().probeInterval().orElseGet(() -> settings().probing().interval());
  }

  private HostSettings settings() {
    return inventory.current().settings();
  }

  private boolean isBusy(Entry entry) {
    return endpoints(entry).anyMatch(traffic::isBusy);
  }

  /** What a probe asks: the device, and the one that does its readings. */
  private Stream<String> endpoints(Entry entry) {
    return Stream.concat(Stream.of(entry), entry.device.verifyWith().map(entries::get).stream())
        .map(one -> Traffic.endpoint(one.device.spec()));
  }

  private Probe begin(Entry entry) {
    Inventory.Device device = entry.device;
    Probe probe =
        new Probe(device, queries, lists, names, usable, finding -> ended(entry, device, finding));
    entry.running = Optional.of(probe);
    running++;
    return probe;
  }

  private void ended(Entry entry, Inventory.Device device, Optional<Probe.Finding> finding) {
    List<Runnable> waiting;
    synchronized (this) {
      entry.running = Optional.empty();
      running--;
      if (finding.isEmpty()) {
        entry.due = clock.instant().plus(AFTER_FENCING);
      } else {
        note(entry, device, finding.get());
      }
      lookAtNames(entry);
      waiting = List.copyOf(entry.waiting);
      entry.waiting.clear();
    }
    waiting.forEach(Runnable::run);
  }

  private void note(Entry entry, Inventory.Device device, Probe.Finding finding) {
    Instant now = clock.instant();
    Report before = entry.report;
    boolean good = finding.standing() == Standing.READY;
    entry.report =
        new Report(
            device.spec().name(),
            device.spec().type().name(),
            finding.standing(),
            Optional.of(now),
            good ? Optional.of(now) : before.lastGood(),
            finding.why(),
            finding.troubles());
    say(before, entry.report);
    if (before.standing() != finding.standing()) {
      // What it does the readings for stands or falls with it.
      Optional<String> verifier = Optional.of(device.spec().name());
      soon(one -> one.device.verifyWith().equals(verifier));
    }
    entry.backOff = finding.struggles() ? Math.min(LONGEST_BACK_OFF, entry.backOff * 2) : 1;
    if (entry.device.equals(device)) {
      double jitter = settings().probing().jitter() * (2 * random() - 1);
      entry.due = now.plus(times(interval(entry).multipliedBy(entry.backOff), 1 + jitter));
    }
  }

  private void soon(Predicate<Entry> which) {
    Instant soon = clock.instant().plus(times(SOON, random()));
    entries.values().stream()
        .filter(which)
        .filter(one -> one.due.isAfter(soon))
        .forEach(one -> one.due = soon);
  }

  // A plug of this device may have turned out to be one that another file gives to another host.
  private void lookAtNames(Entry entry) {
    long now = names.version();
    if (now == namesSeen) {
      return;
    }
    namesSeen = now;
    String endpoint = Traffic.endpoint(entry.device.spec());
    soon(one -> one != entry && Traffic.endpoint(one.device.spec()).equals(endpoint));
  }

  private static void say(Report before, Report now) {
    if (before.standing() == now.standing()) {
      return;
    }
    switch (now.standing()) {
      case READY -> LOG.info("{}: ready to fence", now.device());
      case IMPAIRED ->
          LOG.warn("{}: not all its hosts could be fenced: {}", now.device(), now.why());
      case BROKEN -> LOG.warn("{}: nothing could be fenced by it: {}", now.device(), now.why());
      case UNKNOWN -> LOG.info("{}: not known to be ready", now.device());
    }
  }

  private void makeWay(String endpoint) {
    List<Probe> inTheWay;
    synchronized (this) {
      if (running == 0) {
        return;
      }
      inTheWay =
          entries.values().stream()
              .filter(one -> one.running.isPresent())
              .filter(one -> endpoints(one).anyMatch(endpoint::equals))
              .map(one -> one.running.get())
              .toList();
    }
    inTheWay.forEach(Probe::giveUp);
  }

  private static Report unknown(Inventory.Device device) {
    return new Report(
        device.spec().name(),
        device.spec().type().name(),
        Standing.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        "it has not been probed yet",
        Map.of());
  }

  @Override
  public List<Report> reports() {
    Inventory.Snapshot snapshot = inventory.current();
    synchronized (this) {
      return snapshot.devices().stream()
          .map(device -> report(device))
          .sorted((one, other) -> one.device().compareTo(other.device()))
          .toList();
    }
  }

  private Report report(Inventory.Device device) {
    return Optional.ofNullable(entries.get(device.spec().name()))
        .filter(entry -> entry.device.spec().equals(device.spec()))
        .map(entry -> entry.report)
        .orElseGet(() -> unknown(device));
  }

  @Override
  public Queries.Question probe(List<String> devices, Consumer<List<Report>> then) {
    Set<String> wanted = new HashSet<>(devices);
    Together together =
        new Together(
            () ->
                then.accept(
                    reports().stream().filter(one -> wanted.contains(one.device())).toList()));
    List<Probe> begun = new ArrayList<>();
    synchronized (this) {
      update(inventory.current());
      List<Entry> asked =
          entries.values().stream().filter(one -> wanted.contains(name(one))).toList();
      together.expect(asked.size() + 1);
      for (Entry entry : asked) {
        entry.waiting.add(together::arrived);
        if (entry.running.isEmpty()) {
          begun.add(begin(entry));
        }
      }
    }
    begun.forEach(Probe::begin);
    together.arrived();
    return together;
  }

  private static String name(Entry entry) {
    return entry.device.spec().name();
  }

  /** Several probes that are waited for together. */
  private static final class Together implements Queries.Question {
    private final Runnable then;
    private int missing;
    private boolean dropped;

    Together(Runnable then) {
      this.then = then;
    }

    synchronized void expect(int number) {
      missing = number;
    }

    void arrived() {
      boolean complete;
      synchronized (this) {
        missing--;
        complete = missing == 0 && !dropped;
      }
      if (complete) {
        then.run();
      }
    }

    // The probes go on: others may wait for them, and what they find counts.
    @Override
    public synchronized void drop() {
      dropped = true;
    }
  }

  /**
   * The health of all devices: what probes found within the interval, and for the others what a
   * health check says now.
   *
   * @param dispatcher asks the others
   * @param within when an answer must be there
   * @param trace takes the lines of the conversations
   * @param then takes the answer, once
   * @return drops the question
   */
  public Queries.Question health(
      Dispatcher dispatcher, Duration within, Consumer<String> trace, Consumer<Health> then) {
    Instant now = clock.instant();
    Map<String, Report> fresh = new HashMap<>();
    List<Inventory.Device> devices = inventory.current().devices();
    for (Inventory.Device device : devices) {
      Report report = reportOf(device);
      Duration most = times(interval(device), 1 + 2 * settings().probing().jitter());
      if (report.probed().filter(at -> at.plus(most).isAfter(now)).isPresent()) {
        fresh.put(report.device(), report);
      }
    }
    askTogether(devices, fresh);
    // Before it is said that nothing can be fenced all are asked: something may be mended by now.
    if (fresh.values().stream().allMatch(report -> report.standing() == Standing.BROKEN)) {
      fresh.clear();
    }
    return dispatcher.health(
        fresh.keySet(), within, trace, asked -> then.accept(together(asked, fresh, now)));
  }

  /**
   * Has a device asked anew together with the one that does its readings, where one of the two must
   * be asked anyway, or its readings may be gone since: what was found of both counts, or neither.
   */
  private static void askTogether(List<Inventory.Device> devices, Map<String, Report> fresh) {
    List<Inventory.Device> verified =
        devices.stream().filter(one -> one.verifyWith().isPresent()).toList();
    for (Inventory.Device device : verified) {
      String verifier = device.verifyWith().orElseThrow();
      Optional<Report> its = Optional.ofNullable(fresh.get(device.spec().name()));
      boolean broken =
          Optional.ofNullable(fresh.get(verifier))
              .filter(one -> one.standing() == Standing.BROKEN)
              .isPresent();
      if (its.isEmpty() || (broken && its.get().standing() != Standing.BROKEN)) {
        fresh.remove(verifier);
      }
    }
    verified.stream()
        .filter(device -> !fresh.containsKey(device.verifyWith().orElseThrow()))
        .forEach(device -> fresh.remove(device.spec().name()));
  }

  private synchronized Report reportOf(Inventory.Device device) {
    return report(device);
  }

  private static Health together(Health asked, Map<String, Report> fresh, Instant now) {
    List<String> sick = new ArrayList<>(asked.sick());
    int healthy = asked.healthy();
    for (Report report : new TreeMap<>(fresh).values()) {
      healthy += report.standing() == Standing.BROKEN ? 0 : 1;
      if (!report.why().isEmpty()) {
        sick.add(line(report, now));
      }
    }
    return new Health(healthy, asked.devices() + fresh.size(), sick);
  }

  private static String line(Report report, Instant now) {
    long age = Duration.between(report.probed().orElse(now), now).toSeconds();
    String hosts =
        report.troubles().keySet().stream().sorted().limit(5).collect(Collectors.joining(", "));
    return named(report)
        + " (probed "
        + age
        + " s ago"
        + (hosts.isEmpty() ? "" : "; hosts: " + hosts)
        + ")";
  }

  private static String named(Report report) {
    boolean names = report.why().startsWith(report.device());
    return names ? report.why() : report.device() + ": " + report.why();
  }

  /** Probes nothing any more. */
  @Override
  public void close() {
    List<Probe> left;
    synchronized (this) {
      thread.ifPresent(ScheduledExecutorService::shutdownNow);
      left = entries.values().stream().flatMap(one -> one.running.stream()).toList();
    }
    left.forEach(Probe::giveUp);
  }
}
