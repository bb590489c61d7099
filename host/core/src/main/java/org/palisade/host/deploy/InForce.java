package org.palisade.host.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.settings.SafeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins in force: those that the tree ships, but for what the list says. The list is read at
 * the start; a change is written down before it takes effect. Thread-safe; one thread changes it.
 */
public final class InForce {
  private static final Logger LOG = LoggerFactory.getLogger(InForce.class);
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final int MOST_READINGS = 3;

  /**
   * A plugin that runs.
   *
   * @param plugin its name
   * @param copy its version
   * @param file the jar that it runs from
   * @param installed its code
   */
  record Live(String plugin, ForceList.Copy copy, Path file, Container.Installed installed) {
    String name() {
      return plugin + " " + copy.version();
    }
  }

  /**
   * A plugin that is to run.
   *
   * @param plugin its name
   * @param copy its version
   * @param file the jar to run it from
   */
  record Wanted(String plugin, ForceList.Copy copy, Path file) {}

  private final Store store;
  private final Shipped shipped;
  private final Container container;
  private final PluginTypes types;
  private final Instant begun;
  private final Map<String, Live> lives = new ConcurrentSkipListMap<>();
  private volatile ForceList list = ForceList.NONE;
  private volatile boolean listDamaged;
  private volatile Optional<SafeFile.Stamp> listStamp = Optional.empty();

  /**
   * Starts nothing yet.
   *
   * @param tree the plugins that are shipped
   * @param state the host's own copies and the list
   * @param container runs them
   * @param types where their kinds are offered
   * @param clock the time
   */
  public InForce(Path tree, Path state, Container container, PluginTypes types, Clock clock) {
    this.store = new Store(state);
    this.shipped = new Shipped(tree);
    this.container = container;
    this.types = types;
    this.begun = clock.instant();
  }

  /**
   * Starts what is in force. Each plugin has a thread of its own, so that one that throws, blocks
   * for ever or exits takes nobody else's away.
   *
   * @param patience what a plugin that blocks may cost; it comes into force when it is there
   * @throws InterruptedException where the thread is interrupted
   */
  public void start(Duration patience) throws InterruptedException {
    Map<String, Wanted> wanted = wanted();
    Map<String, CountDownLatch> starting = new TreeMap<>();
    wanted.forEach(
        (plugin, one) -> {
          CountDownLatch done = new CountDownLatch(1);
          starting.put(plugin, done);
          Thread thread = new Thread(() -> startCounted(one, done), "start " + plugin);
          thread.setDaemon(true);
          thread.start();
        });
    long until = System.nanoTime() + patience.toNanos();
    for (Map.Entry<String, CountDownLatch> one : starting.entrySet()) {
      if (!one.getValue().await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.error(
            "plugin {} {} does not come out of its constructor; going on without it",
            one.getKey(),
            wanted.get(one.getKey()).copy().version());
      }
    }
  }

  /**
   * What is in force by now, where another host has changed the list since it was last read.
   *
   * @return all plugins that are to run, or nothing where nothing changed
   */
  Optional<List<Wanted>> wantedAnew() {
    if (stamp().equals(listStamp)) {
      return Optional.empty();
    }
    return Optional.of(List.copyOf(wanted().values()));
  }

  private Optional<SafeFile.Stamp> stamp() {
    try {
      return SafeFile.look(store.list());
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", store.list(), e);
      return Optional.empty();
    }
  }

  /** What the list says; a jar that another host has just swept away is looked up again. */
  private Map<String, Wanted> wanted() {
    Map<String, Wanted> wanted = Map.of();
    for (int reading = 0; reading < MOST_READINGS; reading++) {
      listStamp = stamp();
      list = read();
      wanted = listed();
      if (wanted.values().stream().allMatch(one -> Files.exists(one.file()))) {
        return wanted;
      }
    }
    return wanted;
  }

  private ForceList read() {
    try {
      return ForceList.read(store.list());
    } catch (IOException e) {
      listDamaged = true;
      LOG.error(
          "{} cannot be used ({}): the plugins that the tree ships are in force; install the others"
              + " again",
          store.list(),
          e.getMessage());
      return ForceList.NONE;
    }
  }

  private Map<String, Wanted> listed() {
    Map<String, Wanted> wanted = new TreeMap<>();
    shipped.all().forEach((plugin, one) -> wanted.put(plugin, shipped(one)));
    list.plugins()
        .forEach(
            (plugin, entry) -> {
              Optional<ForceList.Copy> copy = entry.inForce();
              if (copy.isEmpty()) {
                wanted.remove(plugin);
              } else if (!copy.get().shipped()) {
                sayWhereTheTreeHasAnother(plugin, copy.get());
                wanted.put(plugin, new Wanted(plugin, copy.get(), store.path(copy.get().file())));
              }
            });
    return wanted;
  }

  private Wanted shipped(Shipped.One one) {
    ForceList.Copy copy =
        new ForceList.Copy(one.jar().version(), "", one.file(), begun, List.of(), List.of());
    return new Wanted(one.jar().plugin(), copy, one.file());
  }

  private void sayWhereTheTreeHasAnother(String plugin, ForceList.Copy copy) {
    shipped
        .find(plugin)
        .ifPresent(
            one ->
                LOG.info(
                    "plugin {} {} was installed and is in force; the tree ships {} ('palisade"
                        + " plugins install {}' returns to it)",
                    plugin,
                    copy.version(),
                    one.jar().version(),
                    one.file()));
  }

  private void startCounted(Wanted one, CountDownLatch done) {
    try {
      if (!starts(one)) {
        // A machine that an older version fences is better off than one that nobody fences.
        for (Wanted other : others(one)) {
          LOG.error("plugin {} {} runs instead", other.plugin(), other.copy().version());
          if (starts(other)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }

  private boolean starts(Wanted one) throws InterruptedException {
    try {
      Container.Installed installed = container.start(one.file(), FOR_EVER);
      Live live = new Live(one.plugin(), one.copy(), one.file(), installed);
      if (lives.putIfAbsent(one.plugin(), live) == null) {
        types.add(live.name(), installed.code());
      } else {
        LOG.debug(
            "plugin {} came too late, another is in force: {}", live.name(), installed.uninstall());
      }
      return true;
    } catch (Refused e) {
      LOG.error(
          "plugin {} {}: {} is not used: it {}",
          one.plugin(),
          one.copy().version(),
          one.file(),
          e.getMessage());
      return false;
    }
  }

  private List<Wanted> others(Wanted one) {
    List<Wanted> others = new ArrayList<>();
    kept(one.plugin())
        .ifPresent(kept -> others.add(new Wanted(one.plugin(), kept, store.path(kept.file()))));
    shipped.find(one.plugin()).map(this::shipped).ifPresent(others::add);
    others.removeIf(other -> other.file().equals(one.file()));
    return others;
  }

  Optional<Live> live(String plugin) {
    return Optional.ofNullable(lives.get(plugin));
  }

  List<Live> lives() {
    return List.copyOf(lives.values());
  }

  ForceList list() {
    return list;
  }

  Optional<ForceList.Copy> kept(String plugin) {
    return Optional.ofNullable(list.plugins().get(plugin)).flatMap(ForceList.Entry::kept);
  }

  Store store() {
    return store;
  }

  Shipped shipped() {
    return shipped;
  }

  /**
   * Writes a changed list down; it holds from then on, also after a crash.
   *
   * @param changed the list
   * @throws Refused where it cannot be written: then the old one holds
   */
  void record(ForceList changed) throws Refused {
    store.writeList(changed.lines());
    list = changed;
    listDamaged = false;
  }

  void put(Live live) {
    lives.put(live.plugin(), live);
  }

  void take(String plugin) {
    lives.remove(plugin);
  }

  /** Removes the copies that are in no use; none where it is not known which these are. */
  void sweep(Set<Path> draining) {
    if (listDamaged) {
      return;
    }
    Set<Path> used = new HashSet<>(draining);
    lives.values().forEach(live -> used.add(live.file()));
    for (ForceList.Entry entry : list.plugins().values()) {
      entry.inForce().ifPresent(copy -> used.add(store.path(copy.file())));
      entry.kept().ifPresent(copy -> used.add(store.path(copy.file())));
    }
    store.sweep(used);
  }
}
