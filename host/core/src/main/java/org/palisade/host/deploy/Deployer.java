package org.palisade.host.deploy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.palisade.host.control.Plugins;
import org.palisade.host.device.Devices;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.settings.HostSettings.Swapping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's plugins. Whoever asks for a change, a command or the drop folder, it is made on one
 * thread, after those that were asked for before. Thread-safe.
 */
public final class Deployer implements Plugins, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int MOST_REFUSED = 32;

  private final InForce inForce;
  private final PluginTypes types;
  private final Leavers leavers;
  private final Changes changes;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor thread;
  // The last refusal of each file; guarded by itself.
  private final Map<Path, Version> refused = new LinkedHashMap<>();

  /**
   * What the deployer works with.
   *
   * @param home the tree, where agents have their links
   * @param container runs the code
   * @param types where kinds are offered
   * @param configuration what a version is proved with
   * @param devices opens the configured devices
   * @param settings the settings of {@code plugins.*}, as they are now
   * @param clock the time
   */
  public record Parts(
      Path home,
      Container container,
      PluginTypes types,
      Configuration configuration,
      Devices devices,
      Supplier<Swapping> settings,
      Clock clock) {}

  /**
   * Changes nothing yet.
   *
   * @param inForce the plugins in force, started
   * @param parts what it works with
   */
  public Deployer(InForce inForce, Parts parts) {
    this.inForce = inForce;
    this.types = parts.types();
    this.clock = parts.clock();
    this.leavers = new Leavers(types, clock);
    this.changes =
        new Changes(
            inForce,
            parts.container(),
            types,
            new Prover(
                parts.configuration(), parts.devices(), () -> parts.settings().get().compareTime()),
            leavers,
            new AgentLinks(parts.home()),
            () -> parts.settings().get().trusted(),
            clock);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "deploy");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to watch the drop folder, and removes what a crash left.
   *
   * @param folder where jars are dropped, replaced and removed; need not be there
   */
  public void watch(Path folder) {
    DropFolder drops = new DropFolder(folder, inForce, new Here());
    thread.execute(() -> inForce.sweep(leavers.files()));
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            () -> safely(drops::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  // A task that throws is not run again.
  private static void safely(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.error("the drop folder was not looked at", e);
    }
  }

  /** Changes that are asked for on the deployer's own thread. */
  private final class Here implements DropFolder.Changer {
    @Override
    public Result install(Path jar, UnaryOperator<ForceList> beside) {
      return attempt(jar + " is not used: it ", () -> installed(jar, beside));
    }

    @Override
    public Result remove(String plugin, UnaryOperator<ForceList> beside) {
      return attempt("plugin " + plugin + " ", () -> changes.remove(plugin, beside));
    }

    @Override
    public void refuse(Path jar, String why) {
      LOG.error("{} is not used: it {}", jar, why);
      remember(jar, manifest(jar), why);
    }

    @Override
    public void forget(Path jar) {
      synchronized (refused) {
        refused.remove(jar);
      }
    }
  }

  @Override
  public Result install(Path jar) throws InterruptedException {
    return await(() -> new Here().install(jar, UnaryOperator.identity()));
  }

  private Result installed(Path jar, UnaryOperator<ForceList> beside)
      throws Refused, InterruptedException {
    try {
      Result result = changes.install(jar, beside);
      synchronized (refused) {
        refused.remove(jar);
      }
      return result;
    } catch (Refused e) {
      Optional<Jar> what = manifest(jar);
      String stays =
          what.flatMap(one -> inForce.live(one.plugin()))
              .map(live -> "; " + live.name() + " stays in force")
              .orElse("");
      Refused said = new Refused(e.getMessage() + stays);
      remember(jar, what, said.getMessage());
      throw said;
    }
  }

  private static Optional<Jar> manifest(Path jar) {
    try {
      return Optional.of(Jar.manifest(jar));
    } catch (Refused e) {
      LOG.trace("{}", jar, e);
      return Optional.empty();
    }
  }

  private void remember(Path jar, Optional<Jar> what, String why) {
    Version version =
        new Version(
            what.map(Jar::plugin).orElse(String.valueOf(jar.getFileName())),
            what.map(Jar::version).orElse(""),
            State.REFUSED,
            jar,
            clock.instant(),
            List.of(),
            List.of(),
            "it " + why);
    synchronized (refused) {
      refused.remove(jar);
      refused.put(jar, version);
      if (refused.size() > MOST_REFUSED) {
        refused.remove(refused.keySet().iterator().next());
      }
    }
  }

  @Override
  public Result remove(String plugin) throws InterruptedException {
    return await(() -> new Here().remove(plugin, UnaryOperator.identity()));
  }

  @Override
  public Result rollback(String plugin) throws InterruptedException {
    return await(() -> attempt("plugin " + plugin + " ", () -> changes.rollback(plugin)));
  }

  /** A change that may be refused. */
  private interface Change {
    Result make() throws Refused, InterruptedException;
  }

  private static Result attempt(String subject, Change change) {
    try {
      return change.make();
    } catch (Refused e) {
      LOG.error("{}{}", subject, e.getMessage());
      return new Result(false, subject + e.getMessage(), List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(false, "nothing was changed: the host ends", List.of());
    } catch (RuntimeException e) {
      LOG.error("a change failed by a fault of the host's own", e);
      return new Result(
          false, "nothing was changed, by a fault of the host's own: " + e, List.of());
    }
  }

  private Result await(Callable<Result> change) throws InterruptedException {
    try {
      Future<Result> done = thread.submit(change);
      return done.get();
    } catch (RejectedExecutionException e) {
      return new Result(false, "nothing was changed: the host ends", List.of());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a change fails", e.getCause());
    }
  }

  @Override
  public List<Version> list() {
    List<Version> notUsed;
    synchronized (refused) {
      notUsed = List.copyOf(refused.values());
    }
    return new Listing(inForce, types, leavers).all(notUsed);
  }

  /** Makes no more changes; one that has begun is broken off, or done if it was written down. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
