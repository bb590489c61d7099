package org.palisade.host.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kinds of the plugins that are in force. Plugins come and go with {@link #add} and {@link
 * #remove}; of two that bring the same kind or agent the first keeps it, and the other gets it when
 * the first goes. A plugin that throws, answers null or does not answer is named in the log and
 * holds nobody up for longer than a second. Thread-safe.
 */
public final class PluginTypes implements Types {
  private static final Logger LOG = LoggerFactory.getLogger(PluginTypes.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration LEARN_AGAIN_AFTER = Duration.ofSeconds(30);
  // Details may have to be asked of a program, which takes its time to start on a busy machine.
  private static final int DETAILS_TAKE = 5;

  /** Told when a plugin goes, before it is closed. */
  interface Departure {
    /**
     * A plugin's kinds are no longer offered.
     *
     * @param plugin the plugin
     * @param patience how long its devices may still be in use
     * @return whether no call is left in it
     */
    boolean gone(Plugin plugin, Duration patience);
  }

  /** A plugin that is tried out beside those in force: nobody is offered its kinds. Immutable. */
  public static final class Trial {
    private final Plugin plugin;
    private final List<DeviceType> kinds;

    Trial(Plugin plugin, List<DeviceType> kinds) {
      this.plugin = plugin;
      this.kinds = List.copyOf(kinds);
    }

    /**
     * What the plugin brings.
     *
     * @return its kinds, their details known
     */
    public List<DeviceType> kinds() {
      return kinds;
    }
  }

  /** A plugin that cannot come into force. The message is the end of a sentence about it. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String text) {
      super(text);
    }
  }

  private static final class Kind {
    private final Plugin plugin;
    private final DeviceType type;
    // What it costs something to learn (the details of a lazy kind) is learned when first used.
    private volatile boolean known;
    private volatile Optional<Failure> failure = Optional.empty();

    Kind(Plugin plugin, DeviceType type, boolean known) {
      this.plugin = plugin;
      this.type = type;
      this.known = known;
    }
  }

  private record Failure(String why, long atNanos) {}

  private record Offer(Plugin plugin, List<DeviceType> types) {}

  private final Duration patience;
  private final LongSupplier nanos;
  private final List<Departure> departures = new CopyOnWriteArrayList<>();
  private final List<Runnable> changes = new CopyOnWriteArrayList<>();
  // Guarded by this; offers in the order in which the plugins came.
  private final Map<Plugin, Offer> offers = new LinkedHashMap<>();
  private final Set<String> refusals = new LinkedHashSet<>();
  // Bridged kinds that could not be renewed, and why.
  private final Map<String, String> stale = new ConcurrentHashMap<>();
  // Out of force, but not gone yet.
  private final List<Plugin> leaving = new ArrayList<>();
  // Replaced as a whole, so that look-ups need no lock.
  private volatile Map<String, Kind> kinds = Map.of();
  private volatile Map<String, Kind> agents = Map.of();
  private volatile List<Trial> trials = List.of();
  private long askedAgain;

  /** No plugin yet. */
  public PluginTypes() {
    this(PATIENCE, System::nanoTime);
  }

  PluginTypes(Duration patience, LongSupplier nanos) {
    this.patience = patience;
    this.nanos = nanos;
    this.askedAgain = nanos.getAsLong() - ASK_AGAIN_AFTER.toNanos();
  }

  /**
   * Has something told whenever kinds came or went.
   *
   * @param change quick; must not ask for kinds
   */
  public void whenKindsChange(Runnable change) {
    changes.add(change);
  }

  void whenOneGoes(Departure departure) {
    departures.add(departure);
  }

  /**
   * Puts a plugin in force. Its kinds are there when this returns, or, where it takes longer than a
   * second to name them, as soon as it does.
   *
   * @param name the plugin's name and version, for messages
   * @param code the plugin
   */
  public void add(String name, StonithPlugin code) {
    Plugin plugin = new Plugin(name, Objects.requireNonNull(code));
    synchronized (this) {
      offers.put(plugin, new Offer(plugin, List.of()));
    }
    askForKinds(plugin);
  }

  private void askForKinds(Plugin plugin) {
    plugin.ask("its kinds of device", patience, () -> offered(plugin));
  }

  // On the plugin's own thread: a late answer counts too.
  private List<DeviceType> offered(Plugin plugin) {
    List<DeviceType> types = List.copyOf(plugin.code().deviceTypes());
    for (DeviceType type : types) {
      Objects.requireNonNull(type.name(), "name of a kind");
    }
    List<DeviceType> renewed = types.stream().filter(type -> isRenewed(plugin, type)).toList();
    synchronized (this) {
      if (offers.containsKey(plugin)) {
        offers.put(plugin, new Offer(plugin, merged(offers.get(plugin).types(), types, renewed)));
        settleKinds();
      }
    }
    return types;
  }

  // The program behind a bridge's kind was exchanged. The kind as it was stays where the new one
  // cannot be learned, for a fencing must not be the first to ask a program that is half installed.
  private boolean isRenewed(Plugin plugin, DeviceType type) {
    Kind before = kinds.get(type.name());
    boolean another =
        before != null && before.plugin == plugin && before.known && before.type != type;
    if (!another || !type.isBridged()) {
      return false;
    }
    try {
      Objects.requireNonNull(type.shortText());
      LOG.info("kind {} is learned anew: what it runs has changed", type.name());
      stale.remove(type.name());
      return true;
    } catch (RuntimeException | Error e) {
      tellStale(type.name(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  // It is tried every half a minute; said is what is new.
  private void tellStale(String kind, String why) {
    if (!why.equals(stale.put(kind, why))) {
      LOG.warn("kind {} stays as it was: {}", kind, why);
    }
  }

  // A kind that was named before stays the very object that devices were opened with, unless it was
  // renewed.
  private static List<DeviceType> merged(
      List<DeviceType> before, List<DeviceType> now, List<DeviceType> renewed) {
    Map<String, DeviceType> all = new LinkedHashMap<>();
    before.forEach(type -> all.put(type.name(), type));
    now.forEach(type -> all.putIfAbsent(type.name(), type));
    renewed.forEach(type -> all.put(type.name(), type));
    return List.copyOf(all.values());
  }

  private void settleKinds() {
    Map<String, Kind> settled = new LinkedHashMap<>();
    for (Offer offer : offers.values()) {
      for (DeviceType type : offer.types()) {
        Kind kind = settled.computeIfAbsent(type.name(), name -> kindOf(offer.plugin(), type));
        if (kind.plugin != offer.plugin()) {
          refuse(offer.plugin(), "kind " + type.name(), kind.plugin);
        }
      }
    }
    Map<String, Kind> before = kinds;
    kinds = Map.copyOf(settled);
    settled.forEach(
        (name, kind) -> {
          if (before.get(name) != kind && !kind.type.isBridged()) {
            LOG.info("plugin {} brings kind {}", kind.plugin.name(), name);
          }
        });
    settleAgents();
    changes.forEach(Runnable::run);
  }

  private Kind kindOf(Plugin plugin, DeviceType type) {
    Kind before = kinds.get(type.name());
    if (before != null && before.type == type) {
      return before;
    }
    boolean renewed = before != null && before.plugin == plugin && before.known;
    return new Kind(plugin, type, renewed || (!type.isBridged() && isTried(type)));
  }

  private boolean isTried(DeviceType type) {
    return trials.stream().anyMatch(trial -> trial.kinds.contains(type));
  }

  private void settleAgents() {
    Map<String, Kind> settled = new LinkedHashMap<>();
    for (Offer offer : offers.values()) {
      for (DeviceType type : offer.types()) {
        Kind kind = kinds.get(type.name());
        if (kind != null && kind.type == type && kind.known) {
          addAgents(settled, kind);
        }
      }
    }
    agents = Map.copyOf(settled);
  }

  private void addAgents(Map<String, Kind> settled, Kind kind) {
    for (String agent : kind.type.agents()) {
      Kind first = settled.putIfAbsent(agent, kind);
      if (first != null && first != kind) {
        refuse(kind.plugin, "agent " + agent, first.plugin);
      }
    }
  }

  private void refuse(Plugin second, String what, Plugin first) {
    if (refusals.add(second.name() + '\n' + what)) {
      LOG.error(
          "{} of plugin {} is not used: plugin {} brought it first; remove one of the two",
          what,
          second.name(),
          first.name());
    }
  }

  /**
   * Takes a plugin out of force: its kinds go at once, its devices when their leases end, and then
   * it is closed. Returns when that is done.
   *
   * @param code the plugin
   * @param drain how long leases are waited for; what still runs then is interrupted
   * @return whether no call is left in the plugin
   */
  public boolean remove(StonithPlugin code, Duration drain) {
    withdraw(code);
    return retire(code, drain);
  }

  /**
   * Takes a plugin's kinds out of force, at once; what is leased goes on until {@link #retire}.
   *
   * @param code the plugin
   */
  public synchronized void withdraw(StonithPlugin code) {
    find(offers.keySet(), code)
        .ifPresent(
            plugin -> {
              offers.remove(plugin);
              leaving.add(plugin);
              refusals.clear();
              settleKinds();
            });
  }

  private static Optional<Plugin> find(Collection<Plugin> among, StonithPlugin code) {
    return among.stream().filter(plugin -> plugin.code() == code).findFirst();
  }

  /**
   * Ends a plugin that is out of force: its devices when their leases end, and then itself. Returns
   * when that is done.
   *
   * @param code the plugin
   * @param drain how long leases are waited for; what still runs then is interrupted
   * @return whether no call is left in the plugin
   */
  public boolean retire(StonithPlugin code, Duration drain) {
    Optional<Plugin> gone;
    synchronized (this) {
      gone = find(leaving, code);
      gone.ifPresent(leaving::remove);
    }
    return gone.isEmpty() || depart(gone.get(), drain);
  }

  private boolean depart(Plugin plugin, Duration drain) {
    boolean left = true;
    for (Departure departure : departures) {
      left &= departure.gone(plugin, drain);
    }
    plugin.ask("its end", patience, () -> closed(plugin));
    LOG.info("plugin {} is gone", plugin.name());
    return left;
  }

  /**
   * Tries a plugin out: asks it for its kinds and their details, and lets devices of these be
   * leased, while all others go on with the kinds in force.
   *
   * @param name the plugin's name and version, for messages
   * @param code the plugin
   * @param atMost how long it may take to answer
   * @return to be promoted or rejected
   * @throws Unfit where it does not answer, or answers what cannot be used
   */
  public Trial trial(String name, StonithPlugin code, Duration atMost) throws Unfit {
    Plugin plugin = new Plugin(name, Objects.requireNonNull(code));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Optional<List<DeviceType>> kinds =
        plugin.ask("its kinds of device", atMost, () -> detailed(plugin, failure));
    if (kinds.isEmpty()) {
      throw new Unfit(
          failure.get() == null
              ? "does not say within " + Seconds.text(atMost) + " which kinds of device it brings"
              : "fails when it is asked which kinds of device it brings: " + failure.get());
    }
    if (kinds.get().isEmpty()) {
      throw new Unfit("brings no kind of device");
    }
    Trial trial = new Trial(plugin, kinds.get());
    synchronized (this) {
      List<Trial> all = new ArrayList<>(trials);
      all.add(trial);
      trials = List.copyOf(all);
    }
    return trial;
  }

  // Asking for one detail learns them all, but for those of a bridge, which may be many.
  private static List<DeviceType> detailed(Plugin plugin, AtomicReference<Throwable> failure) {
    try {
      List<DeviceType> types = List.copyOf(plugin.code().deviceTypes());
      for (DeviceType type : types) {
        Objects.requireNonNull(type.agents());
      }
      return types;
    } catch (RuntimeException | Error e) {
      failure.set(e);
      throw e;
    }
  }

  /**
   * The kinds as they would be with a plugin that is tried out.
   *
   * @param trial the plugin
   * @param instead the plugin that it would replace
   * @return these kinds; answers for as long as the trial lasts
   * @throws Unfit where another plugin in force brings one of its kinds or agents
   */
  public Types with(Trial trial, Optional<StonithPlugin> instead) throws Unfit {
    for (DeviceType type : trial.kinds()) {
      requireFree(kinds, type.name(), "kind " + type.name(), instead);
      for (String agent : type.agents()) {
        requireFree(agents, agent, "agent " + agent, instead);
      }
    }
    return new Rehearsed(this, trial.kinds(), namesOf(instead));
  }

  private Set<String> namesOf(Optional<StonithPlugin> code) {
    return kinds.values().stream()
        .filter(kind -> code.filter(one -> one == kind.plugin.code()).isPresent())
        .map(kind -> kind.type.name())
        .collect(Collectors.toSet());
  }

  private static void requireFree(
      Map<String, Kind> taken, String name, String what, Optional<StonithPlugin> instead)
      throws Unfit {
    Optional<Plugin> owner = Optional.ofNullable(taken.get(name)).map(kind -> kind.plugin);
    if (owner.isPresent() && instead.filter(code -> code == owner.get().code()).isEmpty()) {
      throw new Unfit(
          "brings "
              + what
              + ", which plugin "
              + owner.get().name()
              + " brings already; remove that one first");
    }
  }

  /**
   * Puts a plugin that was tried out in force: from now on its kinds are offered, and those of the
   * plugin that it replaces are not, with no moment between the two. The replaced one is ended by
   * {@link #retire}.
   *
   * @param trial the plugin
   * @param instead the plugin that it replaces
   */
  public synchronized void promote(Trial trial, Optional<StonithPlugin> instead) {
    Optional<Plugin> old = instead.flatMap(code -> find(offers.keySet(), code));
    Map<Plugin, Offer> before = new LinkedHashMap<>(offers);
    Offer offer = new Offer(trial.plugin, trial.kinds);
    offers.clear();
    before.forEach(
        (plugin, its) -> {
          if (old.filter(one -> one == plugin).isPresent()) {
            offers.put(trial.plugin, offer);
          } else {
            offers.put(plugin, its);
          }
        });
    offers.putIfAbsent(trial.plugin, offer);
    old.ifPresent(leaving::add);
    refusals.clear();
    settleKinds();
    drop(trial);
  }

  private void drop(Trial trial) {
    trials = trials.stream().filter(one -> one != trial).toList();
  }

  /**
   * Ends a trial: the plugin's devices are closed, and then it is. Returns when that is done.
   *
   * @param trial a plugin that does not come into force
   */
  public void reject(Trial trial) {
    synchronized (this) {
      drop(trial);
    }
    depart(trial.plugin, Duration.ZERO);
  }

  private static Boolean closed(Plugin plugin) {
    plugin.code().close();
    return true;
  }

  @Override
  public Optional<DeviceType> kind(String name) {
    Kind known = kinds.get(name);
    if (known == null) {
      askAgain(ASK_AGAIN_AFTER);
    } else if (known.type.isBridged() && known.known) {
      askAgain(LEARN_AGAIN_AFTER);
    }
    return Optional.ofNullable(kinds.get(name)).filter(this::learn).map(kind -> kind.type);
  }

  @Override
  public Optional<String> whyNot(String name) {
    return Optional.ofNullable(kinds.get(name))
        .filter(kind -> !kind.known)
        .map(kind -> kind.failure.map(Failure::why).orElse("its plugin does not tell its details"));
  }

  @Override
  public Optional<DeviceType> agent(String program) {
    Optional<DeviceType> known = agentKnown(program);
    if (known.isPresent()) {
      return known;
    }
    learnUntil(program);
    if (!agents.containsKey(program) && askAgain(ASK_AGAIN_AFTER)) {
      learnUntil(program);
    }
    return agentKnown(program);
  }

  private Optional<DeviceType> agentKnown(String program) {
    return Optional.ofNullable(agents.get(program)).map(kind -> kind.type);
  }

  // The kind that the agent's name suggests comes first: then the others need not be learned.
  private void learnUntil(String program) {
    String likely = program.replaceFirst("^fence_", "").replace('_', '-');
    List<Kind> unknown =
        kinds.values().stream()
            .filter(kind -> !kind.known && !kind.type.isBridged())
            .sorted(
                Comparator.comparing((Kind kind) -> !kind.type.name().equals(likely))
                    .thenComparing(kind -> kind.type.name()))
            .toList();
    for (Kind kind : unknown) {
      learn(kind);
      if (agents.containsKey(program)) {
        return;
      }
    }
  }

  @Override
  public List<String> names() {
    return kinds.keySet().stream().sorted().toList();
  }

  private boolean learn(Kind kind) {
    boolean lately =
        kind.failure
            .filter(it -> nanos.getAsLong() - it.atNanos() < LEARN_AGAIN_AFTER.toNanos())
            .isPresent();
    if (!kind.known && !lately) {
      kind.plugin.ask(
          "the details of kind " + kind.type.name(),
          patience.multipliedBy(DETAILS_TAKE),
          () -> learned(kind));
    }
    return kind.known;
  }

  private Boolean learned(Kind kind) {
    // Asking for one detail learns them all; without the lock, for the plugin may take its time.
    try {
      Objects.requireNonNull(kind.type.shortText());
    } catch (RuntimeException | Error e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      kind.failure = Optional.of(new Failure(why, nanos.getAsLong()));
      throw e;
    }
    synchronized (this) {
      kind.known = true;
      settleAgents();
    }
    return true;
  }

  // A name that no one knows may be asked for often; the plugins are asked once a second at most.
  private boolean askAgain(Duration atMostEvery) {
    long now = nanos.getAsLong();
    List<Plugin> all;
    synchronized (this) {
      if (now - askedAgain < atMostEvery.toNanos()) {
        return false;
      }
      askedAgain = now;
      all = List.copyOf(offers.keySet());
    }
    all.forEach(this::askForKinds);
    return true;
  }

  /**
   * What a plugin in force brings.
   *
   * @param code the plugin
   * @return the kinds that are its own in force and whose details are known; of a bridge all
   */
  public List<DeviceType> kindsOf(StonithPlugin code) {
    return kinds.values().stream()
        .filter(kind -> kind.plugin.code() == code)
        .filter(kind -> kind.type.isBridged() || learn(kind))
        .map(kind -> kind.type)
        .sorted(Comparator.comparing(DeviceType::name))
        .toList();
  }

  /**
   * The plugin that a kind is from.
   *
   * @param type a kind
   * @return its plugin, or nothing where it is neither in force nor tried out
   */
  Optional<Plugin> owner(DeviceType type) {
    // Trials first: a plugin leaves them only when its kinds are in force.
    for (Trial trial : trials) {
      if (trial.kinds.contains(type)) {
        return Optional.of(trial.plugin);
      }
    }
    return successor(type).filter(kind -> kind.type == type).map(kind -> kind.plugin);
  }

  private Optional<Kind> successor(DeviceType type) {
    return Optional.ofNullable(kinds.get(type.name()));
  }

  /**
   * The kind that took the place of one whose plugin was replaced.
   *
   * @param type a kind that was in force
   * @return the kind in force by the same name
   */
  Optional<DeviceType> now(DeviceType type) {
    return successor(type).map(kind -> kind.type);
  }
}
