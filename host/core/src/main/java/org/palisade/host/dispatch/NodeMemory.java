package org.palisade.host.dispatch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.host.device.PlugKey;

/**
 * Remembers for which node of the cluster a plug was used that is fixed in a fence resource's
 * options, as a kind's PLUG parameter is. Such a plug under a second node's name would report that
 * node off by switching off the first. Kept on disk for 30 days after the last use, shared by
 * daemon and standby. Thread-safe.
 */
public final class NodeMemory {
  private static final Duration KEPT = Duration.ofDays(30);

  /** A use is written down anew only after this time, so that a fencing rarely waits for a disk. */
  private static final Duration RENEWED = Duration.ofDays(1);

  /**
   * What came of a use.
   *
   * @param refusal why the plug must not be used for that node
   * @param warning what else should be known
   */
  public record Claim(Optional<String> refusal, Optional<String> warning) {
    private static final Claim GRANTED = new Claim(Optional.empty(), Optional.empty());
  }

  private record Use(String plug, String node, String at) {
    Use {
      Objects.requireNonNull(plug);
      Objects.requireNonNull(node);
      Instant.parse(at);
    }

    Instant when() {
      return Instant.parse(at);
    }
  }

  private final Map<String, Use> uses = new ConcurrentHashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private final StateFolder folder;
  private final Clock clock;

  /**
   * The memory that a folder keeps.
   *
   * @param folder made when first written to
   * @param clock tells how old a use is
   */
  public NodeMemory(Path folder, Clock clock) {
    this.folder = new StateFolder(folder);
    this.clock = clock;
  }

  /**
   * Uses a plug for a node: remembered if it is the first, refused if it was used for another.
   *
   * @param key the plug
   * @param plug device and plug as messages name them
   * @param node the cluster's name of the node
   * @return whether it may be used; a disk that fails is a warning, and memory serves
   */
  public Claim use(PlugKey key, String plug, String node) {
    String file = StateFolder.fileOf(key);
    Use now = new Use(plug, node, clock.instant().toString());
    try {
      return onDisk(file, now);
    } catch (IOException e) {
      Claim claim = inMemory(file, now);
      String warning = "it cannot be kept for which node " + plug + " is used: " + e.getMessage();
      return new Claim(claim.refusal(), Optional.of(warning));
    }
  }

  private Claim onDisk(String file, Use now) throws IOException {
    Optional<Use> before = stored(file);
    if (before.isEmpty() && folder.create(file, json.writeValueAsString(now))) {
      uses.put(file, now);
      return Claim.GRANTED;
    }
    if (before.isEmpty()) {
      before = stored(file);
    }
    if (before
        .filter(this::stillCounts)
        .filter(use -> !use.node().equals(now.node()))
        .isPresent()) {
      return refused(before.get(), now);
    }
    if (before.filter(this::isRecent).isEmpty()) {
      folder.replace(file, json.writeValueAsString(now));
    }
    uses.put(file, now);
    return Claim.GRANTED;
  }

  private Claim inMemory(String file, Use now) {
    Use before = uses.putIfAbsent(file, now);
    return before != null && stillCounts(before) && !before.node().equals(now.node())
        ? refused(before, now)
        : Claim.GRANTED;
  }

  private static Claim refused(Use before, Use now) {
    return new Claim(
        Optional.of(
            now.plug()
                + " was used to fence '"
                + before.node()
                + "' and is now asked for '"
                + now.node()
                + "': one of them would be called off while it runs; name each host's plug with"
                + " pcmk_host_map, or run 'palisade forget "
                + before.node()
                + "' if the machine was renamed"),
        Optional.empty());
  }

  private boolean stillCounts(Use use) {
    return use.when().plus(KEPT).isAfter(clock.instant());
  }

  private boolean isRecent(Use use) {
    Instant now = clock.instant();
    return use.when().plus(RENEWED).isAfter(now) && !use.when().isAfter(now);
  }

  // A file that cannot be understood proves nothing, and is written anew.
  private Optional<Use> stored(String file) throws IOException {
    Optional<String> text = folder.read(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Use> use = Optional.ofNullable(json.readValue(text.get(), Use.class));
      return use.isPresent() ? use : renew(file);
    } catch (JacksonException e) {
      return renew(file);
    }
  }

  private Optional<Use> renew(String file) throws IOException {
    folder.delete(file);
    return Optional.empty();
  }

  /**
   * Forgets uses.
   *
   * @param name a node, or a plug as messages name it
   * @return a line for each use that was forgotten; empty where there was none
   * @throws IOException if the folder cannot be read or changed
   */
  public List<String> forget(String name) throws IOException {
    List<String> forgotten = new ArrayList<>();
    for (String file : folder.names()) {
      Optional<Use> use = stored(file);
      if (use.filter(one -> one.node().equals(name) || one.plug().equals(name)).isPresent()) {
        folder.delete(file);
        uses.remove(file);
        forgotten.add(use.get().plug() + " for '" + use.get().node() + "'");
      }
    }
    return forgotten;
  }
}
