package org.palisade.host.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.palisade.host.control.Plugins.Result;
import org.palisade.host.deploy.ForceList.Copy;
import org.palisade.host.deploy.ForceList.Entry;
import org.palisade.host.deploy.InForce.Live;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.PluginTypes.Trial;
import org.palisade.host.device.PluginTypes.Unfit;
import org.palisade.host.device.Types;
import org.palisade.host.settings.Suggestion;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One change after the other: prepare, prove, write down, switch. Until it is written down nothing
 * has changed, and from then on it is done, whatever happens. Used by one thread.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final Duration START = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final InForce inForce;
  private final Container container;
  private final PluginTypes types;
  private final Prover prover;
  private final Leavers leavers;
  private final AgentLinks links;
  private final Supplier<List<Path>> trusted;
  private final Clock clock;

  Changes(
      InForce inForce,
      Container container,
      PluginTypes types,
      Prover prover,
      Leavers leavers,
      AgentLinks links,
      Supplier<List<Path>> trusted,
      Clock clock) {
    this.inForce = inForce;
    this.container = container;
    this.types = types;
    this.prover = prover;
    this.leavers = leavers;
    this.links = links;
    this.trusted = trusted;
    this.clock = clock;
  }

  /**
   * Brings a jar into force.
   *
   * @param from where it lies
   * @param beside what else is written down with that
   * @return what was done
   * @throws Refused where it is not brought into force; nothing has changed then
   * @throws InterruptedException where the thread is interrupted; nothing has changed then
   */
  Result install(Path from, UnaryOperator<ForceList> beside) throws Refused, InterruptedException {
    return bring(SafePlace.read(from), from, trusted.get(), beside);
  }

  private Result bring(
      byte[] bytes, Path from, List<Path> certificates, UnaryOperator<ForceList> beside)
      throws Refused, InterruptedException {
    try {
      Path fresh = inForce.store().write(bytes);
      boolean shipped = inForce.shipped().same(Jar.manifest(fresh).plugin(), fresh).isPresent();
      Jar jar = Jar.check(fresh, shipped ? Trust.ANYBODY : Trust.of(certificates));
      Optional<Live> old = inForce.live(jar.plugin());
      if (old.isPresent() && old.get().copy().version().equals(jar.version())) {
        return same(old.get(), jar, fresh);
      }
      return replace(jar, place(jar, fresh), from, old, beside);
    } finally {
      inForce.sweep(leavers.files());
    }
  }

  private static Result same(Live live, Jar jar, Path fresh) throws Refused {
    try {
      if (Files.mismatch(live.file(), fresh) < 0) {
        return new Result(true, "plugin " + jar.name() + " is in force already", List.of());
      }
    } catch (IOException e) {
      throw new Refused("cannot be compared with what is in force: " + e);
    }
    throw new Refused(
        "says that it is "
            + jar.name()
            + ", which is in force with other content; give it another Bundle-Version");
  }

  // The tree's own jar is read from where it lies, unless it still runs from there.
  private Path place(Jar jar, Path fresh) throws Refused {
    Optional<Path> shipped =
        inForce.shipped().same(jar.plugin(), fresh).filter(file -> !container.holds(file));
    return shipped.isPresent() ? shipped.get() : inForce.store().keep(fresh, jar);
  }

  private Result replace(
      Jar jar, Path file, Path from, Optional<Live> old, UnaryOperator<ForceList> beside)
      throws Refused, InterruptedException {
    Container.Installed installed = container.start(file, START);
    boolean done = false;
    try {
      Trial trial = types.trial(jar.name(), installed.code(), ANSWER);
      try {
        List<String> notes = proven(trial, old);
        Live live = new Live(jar.plugin(), copy(jar, file, from, trial.kinds()), file, installed);
        switchOver(trial, live, old, beside);
        done = true;
        notes.addAll(links.make(live.copy().agents(), live.copy().kinds()));
        return new Result(true, "plugin " + jar.name() + " is in force" + before(old), notes);
      } finally {
        if (!done) {
          types.reject(trial);
        }
      }
    } catch (Unfit e) {
      throw new Refused(e.getMessage());
    } finally {
      if (!done && !installed.uninstall()) {
        LOG.warn("plugin {} was refused, but does not let go; it is left behind", jar.name());
      }
    }
  }

  private List<String> proven(Trial trial, Optional<Live> old)
      throws Refused, Unfit, InterruptedException {
    Optional<StonithPlugin> code = old.map(live -> live.installed().code());
    Types rehearsed = types.with(trial, code);
    List<DeviceType> before = code.map(types::kindsOf).orElse(List.of());
    List<String> notes = new ArrayList<>(prover.prove(trial, rehearsed, before));
    TreeSet<String> lost = new TreeSet<>(agents(before));
    lost.removeAll(agents(trial.kinds()));
    lost.forEach(agent -> notes.add("agent " + agent + " is not brought any more"));
    return notes;
  }

  private Copy copy(Jar jar, Path file, Path from, List<DeviceType> kinds) {
    boolean shipped =
        inForce.shipped().find(jar.plugin()).filter(one -> one.file().equals(file)).isPresent();
    return new Copy(
        jar.version(),
        shipped ? "" : file.getFileName().toString(),
        from,
        clock.instant(),
        kinds.stream().map(DeviceType::name).toList(),
        agents(kinds));
  }

  private static List<String> agents(List<DeviceType> kinds) {
    return kinds.stream().flatMap(kind -> kind.agents().stream()).distinct().toList();
  }

  // What is written down first is what a restart finds; the rest cannot fail.
  private void switchOver(
      Trial trial, Live live, Optional<Live> old, UnaryOperator<ForceList> beside) throws Refused {
    Optional<Copy> kept = old.isPresent() ? kept(old.get()) : inForce.kept(live.plugin());
    Entry entry = new Entry(Optional.of(live.copy()), kept);
    inForce.record(beside.apply(inForce.list().with(live.plugin(), entry)));
    types.promote(trial, old.map(one -> one.installed().code()));
    inForce.put(live);
    old.ifPresent(leavers::seeOff);
    LOG.info("plugin {} is in force{}", live.name(), before(old));
  }

  private static String before(Optional<Live> old) {
    return old.map(live -> " in the place of " + live.copy().version()).orElse("");
  }

  // The tree may be replaced by a package at any time, so its jar is copied to be kept.
  private Optional<Copy> kept(Live live) throws Refused {
    Copy copy = live.copy();
    List<DeviceType> kinds = types.kindsOf(live.installed().code());
    String file = copy.shipped() ? copied(live).getFileName().toString() : copy.file();
    return Optional.of(
        new Copy(
            copy.version(),
            file,
            copy.from(),
            clock.instant(),
            kinds.stream().map(DeviceType::name).toList(),
            agents(kinds)));
  }

  private Path copied(Live live) throws Refused {
    try {
      Path fresh = inForce.store().write(Files.readAllBytes(live.file()));
      return inForce.store().keep(fresh, new Jar(live.plugin(), live.copy().version()));
    } catch (IOException e) {
      throw new Refused("would replace " + live.file() + ", which cannot be kept: " + e);
    }
  }

  /**
   * Takes a plugin out of force.
   *
   * @param plugin its name
   * @param beside what else is written down with that
   * @return what was done
   * @throws Refused where it is not in force, or this cannot be written down
   */
  Result remove(String plugin, UnaryOperator<ForceList> beside) throws Refused {
    Live live = inForce.live(plugin).orElseThrow(() -> new Refused(unknown(plugin)));
    List<String> notes = prover.devicesOf(types.kindsOf(live.installed().code()));
    Entry entry = new Entry(Optional.empty(), kept(live));
    inForce.record(beside.apply(inForce.list().with(plugin, entry)));
    types.withdraw(live.installed().code());
    inForce.take(plugin);
    leavers.seeOff(live);
    inForce.sweep(leavers.files());
    LOG.info("plugin {} is out of force", live.name());
    return new Result(
        true, "plugin " + live.name() + " is out of force; 'rollback' brings it back", notes);
  }

  private String noEarlier(String plugin) {
    return inForce.live(plugin).isPresent()
        ? "has no earlier version to go back to"
        : "is not there" + others(plugin);
  }

  private String unknown(String plugin) {
    return "is not in force" + others(plugin);
  }

  private String others(String plugin) {
    List<String> known = inForce.lives().stream().map(Live::plugin).toList();
    return Suggestion.question(plugin, known)
        + "; in force are "
        + (known.isEmpty() ? "no plugins" : String.join(", ", known));
  }

  /**
   * Brings the version back that was in force before.
   *
   * @param plugin its name
   * @return what was done
   * @throws Refused where there is none, or it does not do any more
   * @throws InterruptedException where the thread is interrupted
   */
  Result rollback(String plugin) throws Refused, InterruptedException {
    Copy kept = inForce.kept(plugin).orElseThrow(() -> new Refused(noEarlier(plugin)));
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(inForce.store().path(kept.file()));
    } catch (IOException e) {
      throw new Refused("has lost its earlier version " + kept.version() + ": " + e);
    }
    // Its signature was checked when it came.
    return bring(bytes, kept.from(), List.of(), UnaryOperator.identity());
  }
}
