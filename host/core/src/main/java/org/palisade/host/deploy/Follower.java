package org.palisade.host.deploy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.palisade.host.control.Plugins;
import org.palisade.host.deploy.InForce.Live;
import org.palisade.host.deploy.InForce.Wanted;
import org.palisade.host.device.PluginTypes;
import org.palisade.host.device.PluginTypes.Trial;
import org.palisade.host.device.PluginTypes.Unfit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standby's plugins: those of the daemon, whose list it follows while it runs, so that both
 * processes fence by the same code. It changes nothing by itself. Thread-safe.
 */
public final class Follower implements Plugins, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration START = Duration.ofSeconds(5);
  private static final Result NO_CHANGES =
      new Result(
          false,
          "nothing was changed: plugins are changed by the daemon, which does not answer; start it"
              + " first",
          List.of());

  private final InForce inForce;
  private final Container container;
  private final PluginTypes types;
  private final Leavers leavers;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * Begins to follow.
   *
   * @param inForce the plugins in force, started
   * @param container runs the code
   * @param types where kinds are offered
   * @param clock the time
   */
  public Follower(InForce inForce, Container container, PluginTypes types, Clock clock) {
    this.inForce = inForce;
    this.container = container;
    this.types = types;
    this.leavers = new Leavers(types, clock);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "follow");
              made.setDaemon(true);
              return made;
            });
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Optional<List<Wanted>> wanted = inForce.wantedAnew();
      if (wanted.isPresent()) {
        follow(wanted.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the list of plugins was not followed", e); // a task that throws is not run again
    }
  }

  private void follow(List<Wanted> wanted) throws InterruptedException {
    for (Live live : inForce.lives()) {
      if (wanted.stream().noneMatch(one -> one.plugin().equals(live.plugin()))) {
        types.withdraw(live.installed().code());
        inForce.take(live.plugin());
        leavers.seeOff(live);
      }
    }
    for (Wanted one : wanted) {
      Optional<Live> old = inForce.live(one.plugin());
      if (old.filter(live -> live.file().equals(one.file())).isEmpty()) {
        take(one, old);
      }
    }
  }

  // The daemon has proved it.
  private void take(Wanted one, Optional<Live> old) throws InterruptedException {
    Live live;
    try {
      Container.Installed installed = container.start(one.file(), START);
      live = new Live(one.plugin(), one.copy(), one.file(), installed);
    } catch (Refused e) {
      LOG.error("{} is not used: it {}", one.file(), e.getMessage());
      return;
    }
    try {
      Trial trial = types.trial(live.name(), live.installed().code(), START);
      types.promote(trial, old.map(before -> before.installed().code()));
      inForce.put(live);
      old.ifPresent(leavers::seeOff);
      LOG.info("plugin {} is in force, as in the daemon", live.name());
    } catch (Unfit e) {
      boolean gone = live.installed().uninstall();
      LOG.error("plugin {} is not used: it {} (gone: {})", live.name(), e.getMessage(), gone);
    }
  }

  @Override
  public List<Version> list() {
    return new Listing(inForce, types, leavers).all(List.of());
  }

  @Override
  public Result install(Path jar) {
    return NO_CHANGES;
  }

  @Override
  public Result remove(String plugin) {
    return NO_CHANGES;
  }

  @Override
  public Result rollback(String plugin) {
    return NO_CHANGES;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
