package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.dispatch.Readiness.Standing;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Target;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/**
 * One probe of one device: its health, its list, the names of its plugs, each of its targets, one
 * call after the other, so that it holds one session at most. Where another device does the
 * readings, that one is read, and this one is asked for the rest. Changes no power state.
 * Thread-safe.
 */
final class Probe {

  /**
   * What a probe came to.
   *
   * @param standing how the device stands
   * @param why a sentence where it is not ready; else empty text
   * @param troubles host to sentence, for each target that could not be fenced
   * @param struggles whether it should be left alone for longer than usual
   */
  record Finding(Standing standing, String why, Map<String, String> troubles, boolean struggles) {}

  /** More than a call can take, waiting for others included. */
  private static final Duration WAITS = Duration.ofSeconds(60);

  private final Inventory.Device device;
  private final Queries queries;
  private final PlugLists lists;
  private final PlugNames names;
  private final UsableWays usable;
  private final Consumer<Optional<Finding>> then;

  // Guarded by this.
  private final Deque<Queries.AskedPlug> unnamed = new ArrayDeque<>();
  private final Deque<Map.Entry<String, String>> left = new ArrayDeque<>();
  private final Map<String, String> troubles = new LinkedHashMap<>();
  private int targets;
  private boolean struggled;
  private boolean over;
  private Optional<Queries.Question> asking = Optional.empty();

  /**
   * A probe that has not begun.
   *
   * @param device what is probed
   * @param queries ask
   * @param lists have its list
   * @param names take what it calls its plugs
   * @param usable knows who verifies what it does, and which plug is no other host's
   * @param then takes the finding, once; nothing where the probe was given up
   */
  Probe(
      Inventory.Device device,
      Queries queries,
      PlugLists lists,
      PlugNames names,
      UsableWays usable,
      Consumer<Optional<Finding>> then) {
    this.device = device;
    this.queries = queries;
    this.lists = lists;
    this.names = names;
    this.usable = usable;
    this.then = then;
  }

  void begin() {
    asks(
        queries.monitor(
            List.of(new Queries.Asked(device.spec(), device.timing().callLimit())),
            WAITS,
            line -> {},
            answers -> monitored(answers.get(0))));
  }

  private synchronized void asks(Queries.Question question) {
    if (over) {
      question.drop();
    } else {
      asking = Optional.of(question);
    }
  }

  private void monitored(Answer<Boolean> answer) {
    if (answer.failure().isPresent()) {
      Answer.Failure failure = answer.failure().get();
      String why = failure.message() + origin(device, failure.reason());
      end(new Finding(Standing.BROKEN, why, allTargets(why), isStruggle(failure.reason())));
    } else if (device.spec().type().has(Trait.STATE_UNREADABLE) && device.verifyWith().isEmpty()) {
      String why = "the state of this kind of device cannot be read, so no off can be verified";
      end(new Finding(Standing.BROKEN, why, allTargets(why), false));
    } else if (device.targets().listed()) {
      lists.refresh(device, list -> readTargets(list.failure()));
    } else {
      readTargets(Optional.empty());
    }
  }

  private Map<String, String> allTargets(String why) {
    Map<String, String> all = new LinkedHashMap<>();
    device.targets().plugs().keySet().forEach(host -> all.put(host, why));
    return all;
  }

  private static String origin(Inventory.Device device, Reason reason) {
    List<String> from = device.upkeep().credentials();
    boolean blamed = reason == Reason.LOGIN_REFUSED || reason == Reason.FORBIDDEN;
    return blamed && !from.isEmpty() ? "; it comes from " + String.join(" and ", from) : "";
  }

  private static boolean isStruggle(Reason reason) {
    return switch (reason) {
      case UNREACHABLE, UNCERTAIN, BUSY, PROTOCOL -> true;
      case LOGIN_REFUSED, FORBIDDEN, UNKNOWN_PLUG, REFUSED, INVALID_SETTINGS -> false;
    };
  }

  private void readTargets(Optional<Answer.Failure> listFailure) {
    Map<String, String> plugs = new LinkedHashMap<>(device.targets().plugs());
    if (device.targets().listed()) {
      lists
          .lastGood(device)
          .ifPresent(list -> list.plugs().forEach(one -> plugs.putIfAbsent(one.id(), one.id())));
    }
    List<Queries.AskedPlug> toName = names.toAsk(device);
    synchronized (this) {
      left.addAll(plugs.entrySet());
      unnamed.addAll(toName);
      targets = left.size();
      struggled = listFailure.filter(why -> isStruggle(why.reason())).isPresent();
    }
    if (listFailure.isPresent() && plugs.isEmpty()) {
      String why = listFailure.get().message();
      end(new Finding(Standing.BROKEN, why, Map.of(), struggled));
      return;
    }
    nameNext(listFailure.map(why -> "its list could not be got: " + why.message()).orElse(""));
  }

  // All of them before the first is read: it may be the plug of one that comes later.
  private void nameNext(String listTrouble) {
    Optional<Queries.AskedPlug> next;
    synchronized (this) {
      next = over ? Optional.empty() : Optional.ofNullable(unnamed.poll());
    }
    if (next.isEmpty()) {
      readNext(listTrouble);
      return;
    }
    asks(
        queries.names(
            List.of(next.get()),
            WAITS,
            answers -> {
              named(next.get().target(), answers.get(0));
              nameNext(listTrouble);
            }));
  }

  // Why it told no name shows when the plug is read.
  private synchronized void named(Target target, Answer<String> answer) {
    names.heard(target, answer);
    if (answer.failure().filter(why -> isOfDevice(why.reason())).isPresent()) {
      unnamed.clear();
    }
  }

  private static boolean isOfDevice(Reason reason) {
    return reason == Reason.LOGIN_REFUSED || isStruggle(reason);
  }

  private void readNext(String listTrouble) {
    Optional<Map.Entry<String, String>> next;
    synchronized (this) {
      next = over ? Optional.empty() : Optional.ofNullable(left.poll());
    }
    if (next.isEmpty()) {
      end(finding(listTrouble));
      return;
    }
    String host = next.get().getKey();
    WayFound found = verified(new Way(host, device, next.get().getValue()));
    if (found.way().isEmpty()) {
      synchronized (this) {
        troubles.put(host, found.problem().orElseThrow());
      }
      readNext(listTrouble);
      return;
    }
    Way way = found.way().get();
    asks(
        queries.fenceable(
            List.of(
                new Queries.AskedPlug(way.target(), way.reader().device().timing().callLimit())),
            WAITS,
            states -> read(way, states.get(0), listTrouble)));
  }

  private WayFound verified(Way way) {
    boolean ofFile = device.targets().plugs().containsKey(way.host());
    return ofFile || device.verifyWith().isPresent() ? usable.of(way) : WayFound.of(way);
  }

  private void read(Way way, Answer<PowerState> state, String listTrouble) {
    if (state.failure().isPresent()) {
      note(way, way.reader(), state.failure().get());
    } else if (way.verifier().isPresent() && Queries.tells(way.target())) {
      askPermission(way, listTrouble);
      return;
    }
    readNext(listTrouble);
  }

  private void askPermission(Way way, String listTrouble) {
    asks(
        queries.permissions(
            List.of(new Queries.AskedPlug(way.target(), way.device().timing().callLimit())),
            WAITS,
            answers -> {
              answers.get(0).failure().ifPresent(failure -> note(way, way, failure));
              readNext(listTrouble);
            }));
  }

  private synchronized void note(Way way, Way asked, Answer.Failure failure) {
    Reason reason = failure.reason();
    String trouble = Readings.named(asked.target(), failure.message());
    troubles.put(way.host(), trouble + origin(asked.device(), reason));
    struggled |= isStruggle(reason);
    // What a whole device says is not asked for again for each of its plugs.
    if (isOfDevice(reason)) {
      left.forEach(other -> troubles.put(other.getKey(), failure.message()));
      left.clear();
    }
  }

  private synchronized Finding finding(String listTrouble) {
    if (troubles.isEmpty()) {
      Standing standing = listTrouble.isEmpty() ? Standing.READY : Standing.IMPAIRED;
      return new Finding(standing, listTrouble, Map.of(), struggled);
    }
    String first = troubles.values().iterator().next();
    boolean none = troubles.size() == targets;
    String why =
        none
            ? first
            : troubles.size() + " of " + targets + " targets could not be fenced, such as " + first;
    return new Finding(none ? Standing.BROKEN : Standing.IMPAIRED, why, troubles, struggled);
  }

  private void end(Finding finding) {
    if (close()) {
      then.accept(Optional.of(finding));
    }
  }

  private synchronized boolean close() {
    boolean first = !over;
    over = true;
    return first;
  }

  /** Gives the probe up, for the device is needed. */
  void giveUp() {
    Optional<Queries.Question> running;
    synchronized (this) {
      running = asking;
    }
    if (close()) {
      running.ifPresent(Queries.Question::drop);
      then.accept(Optional.empty());
    }
  }
}
