package org.palisade.host.dispatch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Order;
import org.palisade.host.settings.HostSettings.Storm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops whoever switches off too many different hosts within a time: one host more latches the
 * brake, which then refuses every off and reboot of a host that was not among them, until a human
 * releases it. Off unless the settings say otherwise. Kept in a file, so that the standby and the
 * next start know of it. Thread-safe; a fencing waits for no disk.
 */
public final class StormBrake implements Guard {
  private static final Logger LOG = LoggerFactory.getLogger(StormBrake.class);
  private static final String FILE = "brake.json";

  /** Who had a host switched off, and when. */
  private record Deed(String at, String asker) {
    Deed {
      Instant.parse(at);
      Objects.requireNonNull(asker);
    }

    Instant when() {
      return Instant.parse(at);
    }
  }

  /** What is kept: the hosts of the last window, and the sentence of a latched brake. */
  private record Kept(Map<String, Deed> deeds, String latched) {
    Kept {
      deeds = Map.copyOf(deeds);
      Objects.requireNonNull(latched);
    }

    private static final Kept NOTHING = new Kept(Map.of(), "");
  }

  /**
   * How it stands.
   *
   * @param enabled whether the settings switch it on
   * @param latched whether it refuses
   * @param text its bounds, or where it is latched, by whom and when
   */
  public record State(boolean enabled, boolean latched, String text) {}

  private final Supplier<Storm> settings;
  private final StateFolder folder;
  private final Clock clock;
  private final ExecutorService clerk;
  private final ObjectMapper json = new ObjectMapper();

  private final Object disk = new Object();

  // Guarded by the disk: what this process last wrote or read.
  private String lastText = "";
  private boolean isUnkept;

  // Guarded by this.
  private Kept kept = Kept.NOTHING;

  /**
   * Takes up what was kept.
   *
   * @param settings its bounds, asked for at each use
   * @param folder where it is kept
   * @param clock tells the time
   */
  public StormBrake(Supplier<Storm> settings, StateFolder folder, Clock clock) {
    this.settings = settings;
    this.folder = folder;
    this.clock = clock;
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "brake");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    this.clerk = one;
    reload();
  }

  /** Looks behind the caller's back what another process of this machine has kept. */
  public void look() {
    if (settings.get().hosts() > 0) {
      clerk.execute(this::reload);
    }
  }

  private void reload() {
    synchronized (disk) {
      if (isUnkept) {
        keep(); // the file tells of what was before
        return;
      }
      try {
        String text = folder.read(FILE).orElse("");
        if (!text.equals(lastText)) {
          lastText = text;
          Kept now = text.isEmpty() ? Kept.NOTHING : parsed(text);
          synchronized (this) {
            kept = now;
          }
        }
      } catch (IOException e) {
        LOG.warn("the storm brake's file cannot be read: {}", e.getMessage());
      }
    }
  }

  // A brake that cannot be read is no reason to leave machines running.
  private Kept parsed(String text) {
    try {
      return Optional.ofNullable(json.readValue(text, Kept.class)).orElse(Kept.NOTHING);
    } catch (JacksonException e) {
      LOG.error("the storm brake's file cannot be understood: it is taken as released");
      return Kept.NOTHING;
    }
  }

  @Override
  public Optional<String> refusal(Order order) {
    Storm storm = settings.get();
    if (storm.hosts() == 0 || order.action() == Action.ON) {
      return Optional.empty();
    }
    List<String> hosts = List.of(order.host().split(",", -1));
    Optional<String> refusal;
    boolean changed;
    synchronized (this) {
      Kept before = kept;
      refusal = weigh(storm, hosts, order.asker().toString());
      changed = !kept.equals(before);
    }
    if (changed) {
      clerk.execute(this::keep);
    }
    return refusal;
  }

  private Optional<String> weigh(Storm storm, List<String> hosts, String asker) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (!kept.latched().isEmpty()) {
      // Who was switched off before may be again: a retry harms nobody any more.
      return kept.deeds().keySet().containsAll(hosts)
          ? Optional.empty()
          : Optional.of(kept.latched());
    }
    Map<String, Deed> recent = new HashMap<>(kept.deeds());
    recent.values().removeIf(deed -> deed.when().plus(storm.window()).isBefore(now));
    Map<String, Deed> with = new TreeMap<>(recent);
    hosts.forEach(host -> with.put(host, new Deed(now.toString(), asker)));
    if (with.size() <= storm.hosts()) {
      kept = new Kept(with, "");
      return Optional.empty();
    }
    String sentence = sentence(storm, recent, hosts, asker, now);
    kept = new Kept(recent, sentence);
    LOG.error("{}", sentence);
    return Optional.of(sentence);
  }

  private static String sentence(
      Storm storm, Map<String, Deed> recent, List<String> hosts, String asker, Instant now) {
    String askers =
        recent.values().stream()
            .map(Deed::asker)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return "the storm brake is on since "
        + now
        + ": "
        + asker
        + " asked for "
        + String.join(", ", hosts)
        + " when "
        + (recent.size() == 1 ? "1 host" : recent.size() + " hosts")
        + " had been switched off within "
        + storm.window().toSeconds()
        + " s (asked for by "
        + askers
        + "; storm_hosts = "
        + storm.hosts()
        + "); nothing is sent before 'palisade brake release'";
  }

  private void keep() {
    synchronized (disk) {
      Kept now;
      synchronized (this) {
        now = kept;
      }
      try {
        String text = json.writeValueAsString(now);
        folder.replace(FILE, text);
        lastText = text;
        isUnkept = false;
      } catch (IOException e) {
        if (!isUnkept) {
          LOG.warn("the storm brake is not kept for a restart: {}", e.getMessage());
        }
        isUnkept = true;
      }
    }
  }

  /**
   * How it stands.
   *
   * @return the state
   */
  public synchronized State state() {
    Storm storm = settings.get();
    if (storm.hosts() == 0) {
      return new State(false, false, "the storm brake is not used (storm_hosts = 0)");
    }
    return kept.latched().isEmpty()
        ? new State(
            true,
            false,
            "at most "
                + storm.hosts()
                + " different hosts are switched off within "
                + storm.window().toSeconds()
                + " s")
        : new State(true, true, kept.latched());
  }

  /**
   * Opens it.
   *
   * @param who the human, for the log
   * @return what was done
   */
  public String release(String who) {
    boolean was;
    synchronized (this) {
      was = !kept.latched().isEmpty();
      kept = Kept.NOTHING;
    }
    keep();
    if (was) {
      LOG.warn("the storm brake was released by {}", who);
    }
    return was ? "the storm brake is released" : "the storm brake was not on";
  }
}
