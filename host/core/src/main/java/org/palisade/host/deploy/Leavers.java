package org.palisade.host.deploy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.palisade.host.device.PluginTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that were replaced or removed: what was leased from them goes on, then they are closed
 * and leave the container. Each has a thread of its own, so that nobody waits for one whose calls
 * hang. Thread-safe.
 */
final class Leavers {
  private static final Logger LOG = LoggerFactory.getLogger(Leavers.class);

  /** Longer than any fencing takes. */
  private static final Duration DRAIN = Duration.ofMinutes(10);

  /** One that leaves. */
  static final class Leaver {
    private final InForce.Live live;
    private final Instant since;
    private volatile String why = "";

    Leaver(InForce.Live live, Instant since) {
      this.live = live;
      this.since = since;
    }

    InForce.Live live() {
      return live;
    }

    Instant since() {
      return since;
    }

    /** Why it does not go away; else empty text. */
    String why() {
      return why;
    }
  }

  private final PluginTypes types;
  private final Clock clock;
  private final List<Leaver> all = new CopyOnWriteArrayList<>();

  Leavers(PluginTypes types, Clock clock) {
    this.types = types;
    this.clock = clock;
  }

  /** Sees one off that is out of force. */
  void seeOff(InForce.Live live) {
    Leaver leaver = new Leaver(live, clock.instant());
    all.add(leaver);
    Thread thread = new Thread(() -> seeOff(leaver), "retire " + live.name());
    thread.setDaemon(true);
    thread.start();
  }

  private void seeOff(Leaver leaver) {
    boolean left = types.retire(leaver.live.installed().code(), DRAIN);
    boolean gone = leaver.live.installed().uninstall();
    if (left && gone) {
      all.remove(leaver);
      return;
    }
    leaver.why =
        left
            ? "its code does not let go; it is left behind until the host starts anew"
            : "a call does not return from it; it is left behind until the host starts anew";
    LOG.warn("plugin {} was replaced, but {}", leaver.live.name(), leaver.why);
  }

  List<Leaver> all() {
    return List.copyOf(all);
  }

  Set<Path> files() {
    return all.stream().map(leaver -> leaver.live.file()).collect(Collectors.toSet());
  }
}
