package org.palisade.host.controller;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.palisade.host.device.PlugKey;
import org.palisade.host.dispatch.Guard;
import org.palisade.host.dispatch.StateFolder;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which controllers were started for which devices, in files that the processes of this machine
 * share: they outlive the host, but not the machine. What others wrote is seen when {@link #reload}
 * was called. Thread-safe.
 */
public final class Owners implements Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Owners.class);
  private static final String SUFFIX = ".json";
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ObjectMapper json = new ObjectMapper();
  private final StateFolder folder;
  private final String boot;
  // Replaced as a whole, so that a fencing waits for nothing.
  private volatile List<Ownership> all = List.of();
  // Guarded by this: the folder's time where what was read last is what lies in it.
  private Optional<Instant> settledAt = Optional.empty();

  /**
   * Knows none before {@link #reload}.
   *
   * @param folder where the records lie
   * @param boot what tells this boot of the machine from others
   */
  public Owners(StateFolder folder, String boot) {
    this.folder = folder;
    this.boot = boot;
  }

  /**
   * The ownerships that hold.
   *
   * @return by device and owner
   */
  public List<Ownership> all() {
    return all;
  }

  /** Looks what other processes took and released, where the folder has changed since. */
  synchronized void look() {
    try {
      Optional<Instant> changed = folder.changed();
      if (changed.isEmpty() || !changed.equals(settledAt)) {
        // A change in the same tick of the clock as one that was read would not show.
        Instant settled = Instant.now().minus(TICK);
        read();
        settledAt = changed.filter(settled::isAfter);
      }
    } catch (IOException e) {
      unreadable(e);
    }
  }

  /** Looks what other processes took and released. Reads files. */
  public synchronized void reload() {
    try {
      read();
    } catch (IOException e) {
      unreadable(e);
    }
  }

  private static void unreadable(IOException e) {
    LOG.error(
        "who owns which device cannot be read: {}; what was known before holds", e.getMessage());
  }

  private void read() throws IOException {
    List<Ownership> found = new ArrayList<>();
    for (String file : folder.names()) {
      read(file).filter(one -> one.boot().equals(boot)).ifPresent(found::add);
    }
    found.sort(Comparator.comparing(Ownership::device).thenComparing(Ownership::owner));
    all = List.copyOf(found);
  }

  private Optional<Ownership> read(String file) throws IOException {
    try {
      Optional<String> text = folder.read(file);
      return text.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(json.readValue(text.get(), Ownership.class));
    } catch (JacksonException e) {
      LOG.error("{}: a record of ownership cannot be understood and does not count", file);
      return Optional.empty();
    }
  }

  Optional<Ownership> find(String owner, String endpoint) {
    return all.stream().filter(one -> one.isOf(owner, endpoint)).findFirst();
  }

  /**
   * Takes a device for a controller; again where it has it already.
   *
   * @return the ownership as it is now
   * @throws ControllerFailure where another controller has the device for itself, or wants it so
   */
  synchronized Ownership take(Ownership wanted) throws ControllerFailure {
    reload();
    for (Ownership other : all) {
      boolean same = other.endpoint().equals(wanted.endpoint());
      if (same
          && !other.owner().equals(wanted.owner())
          && (other.exclusive() || wanted.exclusive())) {
        throw new ControllerFailure(
            OcfCode.GENERIC, wanted.device() + ": " + held(other) + "; it was not taken");
      }
    }
    Optional<Ownership> before = find(wanted.owner(), wanted.endpoint());
    Ownership now = before.map(one -> renewed(one, wanted)).orElse(wanted);
    keep(now);
    LOG.info(
        "{} has started for device {}{}",
        now.owner(),
        now.device(),
        now.exclusive() ? ", exclusively" : "");
    return now;
  }

  private static Ownership renewed(Ownership before, Ownership wanted) {
    Ownership same =
        new Ownership(
            wanted.owner(),
            wanted.device(),
            wanted.endpoint(),
            wanted.exclusive(),
            wanted.boot(),
            before.since(),
            before.generation(),
            before.hosts());
    return same.with(wanted.hosts());
  }

  /** Keeps what changed. */
  synchronized void keep(Ownership now) throws ControllerFailure {
    try {
      folder.replace(file(now), json.writeValueAsString(now));
    } catch (IOException e) {
      throw new ControllerFailure(
          OcfCode.GENERIC, now.device() + ": the ownership cannot be kept: " + e.getMessage());
    }
    reload();
  }

  private static String file(Ownership one) {
    String identity = one.owner() + '\n' + one.endpoint();
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
  }

  /** Ends the ownerships of a controller, of whatever device; none is no error. */
  void releaseOf(String owner) throws ControllerFailure {
    try {
      release(all.stream().filter(one -> one.owner().equals(owner)).toList(), owner);
    } catch (IOException e) {
      throw new ControllerFailure(
          OcfCode.GENERIC, "the ownership of " + owner + " cannot be released: " + e.getMessage());
    }
  }

  /**
   * Ends all ownerships of a device, whoever has them.
   *
   * @param device its name
   * @param who asks, for the log
   * @return what was released
   * @throws IOException where a record cannot be removed
   */
  public synchronized List<Ownership> release(String device, String who) throws IOException {
    reload();
    List<Ownership> its = all.stream().filter(one -> one.device().equals(device)).toList();
    release(its, who);
    return its;
  }

  private synchronized void release(List<Ownership> which, String who) throws IOException {
    for (Ownership one : which) {
      folder.delete(file(one));
      LOG.info("device {} is released by {}; it was taken by {}", one.device(), who, one.owner());
    }
    reload();
  }

  @Override
  public Optional<String> refusal(Order order) {
    List<Ownership> now = all;
    if (now.isEmpty() || order.asker().pacemaker()) {
      return Optional.empty();
    }
    return order.targets().stream()
        .flatMap(target -> refusal(now, order, target).stream())
        .findFirst();
  }

  private static Optional<String> refusal(List<Ownership> now, Order order, Target target) {
    String endpoint = endpoint(target);
    return now.stream()
        .filter(one -> one.exclusive() && one.endpoint().equals(endpoint))
        .filter(one -> !one.owner().equals(order.asker().program()))
        .findFirst()
        .map(one -> target.device().name() + ": " + held(one) + "; nothing was sent");
  }

  private static String held(Ownership one) {
    return one.owner()
        + " has this device for itself since "
        + one.since()
        + "; stop that controller, or run 'palisade devices release "
        + one.device()
        + "'";
  }

  private static String endpoint(Target target) {
    return PlugKey.of(target.device(), "").text();
  }
}
