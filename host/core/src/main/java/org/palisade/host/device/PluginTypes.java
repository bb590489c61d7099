package org.palisade.host.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
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

  /** Told when a plugin goes, before it is closed. */
  interface Departure {
    /**
     * A plugin's kinds are no longer offered.
     *
     * @param plugin the plugin
     * @param patience how long its devices may still be in use
     */
    void gone(Plugin plugin, Duration patience);
  }

  private static final class Kind {
    private final Plugin plugin;
    private final DeviceType type;
    // What it costs something to learn (the details of a lazy kind) is learned when first used.
    private volatile boolean known;

    Kind(Plugin plugin, DeviceType type) {
      this.plugin = plugin;
      this.type = type;
    }
  }

  private record Offer(Plugin plugin, List<DeviceType> types) {}

  private final Duration patience;
  private final LongSupplier nanos;
  private final List<Departure> departures = new CopyOnWriteArrayList<>();
  // Guarded by this; offers in the order in which the plugins came.
  private final Map<Plugin, Offer> offers = new LinkedHashMap<>();
  private final Set<String> refusals = new LinkedHashSet<>();
  // Replaced as a whole, so that look-ups need no lock.
  private volatile Map<String, Kind> kinds = Map.of();
  private volatile Map<String, Kind> agents = Map.of();
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
    synchronized (this) {
      if (offers.containsKey(plugin)) {
        offers.put(plugin, new Offer(plugin, merged(offers.get(plugin).types(), types)));
        settleKinds();
      }
    }
    return types;
  }

  // A kind that was named before stays the very object that devices were opened with.
  private static List<DeviceType> merged(List<DeviceType> before, List<DeviceType> now) {
    Map<String, DeviceType> all = new LinkedHashMap<>();
    before.forEach(type -> all.put(type.name(), type));
    now.forEach(type -> all.putIfAbsent(type.name(), type));
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
          if (before.get(name) != kind) {
            LOG.info("plugin {} brings kind {}", kind.plugin.name(), name);
          }
        });
    settleAgents();
  }

  private Kind kindOf(Plugin plugin, DeviceType type) {
    Kind before = kinds.get(type.name());
    return before != null && before.type == type ? before : new Kind(plugin, type);
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
   */
  public void remove(StonithPlugin code, Duration drain) {
    Optional<Plugin> gone;
    synchronized (this) {
      gone = offers.keySet().stream().filter(plugin -> plugin.code() == code).findFirst();
      gone.ifPresent(
          plugin -> {
            offers.remove(plugin);
            refusals.clear();
            settleKinds();
          });
    }
    gone.ifPresent(
        plugin -> {
          departures.forEach(departure -> departure.gone(plugin, drain));
          plugin.ask("its end", patience, () -> closed(plugin));
          LOG.info("plugin {} is gone", plugin.name());
        });
  }

  private static Boolean closed(Plugin plugin) {
    plugin.code().close();
    return true;
  }

  @Override
  public Optional<DeviceType> kind(String name) {
    if (!kinds.containsKey(name)) {
      askAgain();
    }
    return Optional.ofNullable(kinds.get(name)).filter(this::learn).map(kind -> kind.type);
  }

  @Override
  public Optional<DeviceType> agent(String program) {
    Optional<DeviceType> known = agentKnown(program);
    if (known.isPresent()) {
      return known;
    }
    learnUntil(program);
    if (!agents.containsKey(program) && askAgain()) {
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
            .filter(kind -> !kind.known)
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
  public List<DeviceType> all() {
    List<DeviceType> all = new ArrayList<>();
    kinds.values().stream().filter(this::learn).forEach(kind -> all.add(kind.type));
    all.sort(Comparator.comparing(DeviceType::name));
    return List.copyOf(all);
  }

  private boolean learn(Kind kind) {
    if (!kind.known) {
      kind.plugin.ask("the details of kind " + kind.type.name(), patience, () -> learned(kind));
    }
    return kind.known;
  }

  private Boolean learned(Kind kind) {
    // Asking for one detail learns them all; without the lock, for the plugin may take its time.
    Objects.requireNonNull(kind.type.agents());
    synchronized (this) {
      kind.known = true;
      settleAgents();
    }
    return true;
  }

  // A name that no one knows may be asked for often; the plugins are asked once a second at most.
  private boolean askAgain() {
    long now = nanos.getAsLong();
    List<Plugin> all;
    synchronized (this) {
      if (now - askedAgain < ASK_AGAIN_AFTER.toNanos()) {
        return false;
      }
      askedAgain = now;
      all = List.copyOf(offers.keySet());
    }
    all.forEach(this::askForKinds);
    return true;
  }

  /**
   * The plugin that a kind is from.
   *
   * @param type a kind
   * @return its plugin, or nothing where it is not in force any more
   */
  Optional<Plugin> owner(DeviceType type) {
    return Optional.ofNullable(kinds.get(type.name()))
        .filter(kind -> kind.type == type)
        .map(kind -> kind.plugin);
  }
}
