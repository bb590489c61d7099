package org.palisade.host.dispatch;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.host.device.PlugKey;
import org.palisade.host.device.SeenOn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk, shared by daemon and standby, when plugs were last seen on. Where the disk
 * fails, what this process saw counts. Thread-safe.
 */
public final class OnMemory implements SeenOn {
  private static final Logger LOG = LoggerFactory.getLogger(OnMemory.class);
  private static final Duration COUNTS_FOR = Duration.ofHours(24);

  /** Written down anew only after this time: a plug is read often. */
  private static final Duration RENEWED = Duration.ofHours(1);

  private final Map<PlugKey, Instant> seen = new ConcurrentHashMap<>();
  private final Map<PlugKey, Instant> written = new ConcurrentHashMap<>();
  private final StateFolder folder;
  private final Clock clock;

  /**
   * The memory that a folder keeps.
   *
   * @param folder one file for each plug
   * @param clock tells how long ago something was
   */
  public OnMemory(StateFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void now(PlugKey plug) {
    Instant now = clock.instant();
    seen.put(plug, now);
    if (isWithin(Optional.ofNullable(written.get(plug)), RENEWED, now)) {
      return;
    }
    try {
      folder.replace(StateFolder.fileOf(plug), '"' + now.toString() + '"');
      written.put(plug, now);
    } catch (IOException e) {
      LOG.warn("it cannot be kept that a plug is on: {}", e.getMessage());
    }
  }

  @Override
  public boolean lately(PlugKey plug) {
    Instant now = clock.instant();
    return isWithin(Optional.ofNullable(seen.get(plug)), COUNTS_FOR, now)
        || isWithin(stored(plug), COUNTS_FOR, now);
  }

  // A time to come is that of a clock that was wrong, and proves nothing.
  private static boolean isWithin(Optional<Instant> then, Duration time, Instant now) {
    return then.filter(at -> !at.isAfter(now) && at.plus(time).isAfter(now)).isPresent();
  }

  private Optional<Instant> stored(PlugKey plug) {
    try {
      return folder
          .read(StateFolder.fileOf(plug))
          .map(text -> Instant.parse(text.replace("\"", "").strip()));
    } catch (IOException | DateTimeException e) {
      LOG.warn("when a plug was last on cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
