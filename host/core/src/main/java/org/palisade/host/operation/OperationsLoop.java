package org.palisade.host.operation;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.palisade.host.device.Devices;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.Journal;
import org.palisade.host.lock.PlugLocks;
import org.palisade.plugin.StonithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Operations} on one thread, which also gives the heartbeats: where it hangs or is frozen,
 * every front end and every other process notices.
 */
public final class OperationsLoop implements Operations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperationsLoop.class);
  private static final long BEAT = Plan.SECOND;

  private final Devices devices;
  private final Journal journal;
  private final Loop loop;
  private final Workshop shop;
  private final Clock wall;
  private final AutoCloseable threads;
  private final SecureRandom random = new SecureRandom();

  private final Set<Sequence> running = new HashSet<>();
  private final Map<JoinKey, Sequence> newest = new HashMap<>();
  private final Set<Runnable> beats = new HashSet<>();
  private volatile boolean busy;
  private boolean stopping;
  private String beatTrouble = "";
  private Runnable whenEmpty = () -> {};

  /**
   * Starts the loop.
   *
   * @param devices where devices are leased
   * @param journal where fencings are written down; closed by its owner, after this
   * @param locks the locks between this machine's processes; only used by this from now on
   * @param halt ends the process at once: for an on that does not stop while an off waits
   * @return the running operations
   */
  public static OperationsLoop start(
      Devices devices, Journal journal, PlugLocks locks, Runnable halt) {
    LoopThread loop = new LoopThread("operations");
    ExecutorService clerk =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "locks");
              thread.setDaemon(true);
              return thread;
            });
    AutoCloseable threads =
        () -> {
          clerk.shutdown();
          loop.close();
        };
    OperationsLoop operations =
        new OperationsLoop(devices, journal, locks, halt, loop, clerk, Clock.systemUTC(), threads);
    operations.start();
    return operations;
  }

  OperationsLoop(
      Devices devices,
      Journal journal,
      PlugLocks locks,
      Runnable halt,
      Loop loop,
      Executor clerk,
      Clock wall,
      AutoCloseable threads) {
    this.devices = devices;
    this.journal = journal;
    this.loop = loop;
    this.wall = wall;
    this.threads = threads;
    this.shop =
        new Workshop(
            loop,
            new Pulse(loop.now()),
            new PlugQueue(),
            new Locksmith(locks, clerk, loop),
            new Flights(),
            new Chronicle(journal, wall),
            halt);
  }

  @Override
  public Ticket begin(Order order, Listener listener) {
    // On the caller's thread, for the journal may have to be read.
    List<Leased> targets;
    try {
      targets = Leased.all(order.targets(), devices);
    } catch (StonithException e) {
      return refused(listener, e.getMessage());
    }
    Optional<String> mistake = mistake(order, targets);
    if (mistake.isPresent()) {
      targets.forEach(Leased::close);
      return refused(listener, mistake.get());
    }
    Plan plan = Plans.of(order, offProven(order));
    Admission admission = new Admission(order, listener, targets, plan, loop.now());
    loop.execute(admission::enter);
    return () -> loop.execute(admission::hangUp);
  }

  private Ticket refused(Listener listener, String why) {
    loop.execute(() -> listener.done(Outcome.failed(why)));
    return () -> {};
  }

  private static Optional<String> mistake(Order order, List<Leased> targets) {
    if (targets.stream().map(Leased::key).distinct().count() < targets.size()) {
      return Optional.of(order.host() + ": a plug is named twice; name each once");
    }
    boolean cycle = order.method() == Method.CYCLE && order.action() == Action.REBOOT;
    return cycle && targets.size() > 1
        ? Optional.of(
            order.host()
                + ": method=cycle cannot prove that several plugs were off at once; use"
                + " method=onoff")
        : Optional.empty();
  }

  // Only what another host has verified for this very request counts, since this caller began.
  private boolean offProven(Order order) {
    if (order.action() != Action.REBOOT || order.handedOver().isEmpty()) {
      return false;
    }
    String id = order.handedOver().get();
    Instant started = wall.instant().minusNanos(loop.now() - order.startedNanos());
    Map<String, String> expected = Chronicle.facts(order);
    List<Entry> entries = journal.of(id, started);
    boolean over = entries.stream().anyMatch(e -> e.stage() == Stage.ENDED);
    return !over
        && entries.stream()
            .filter(e -> e.stage() == Stage.OFF_VERIFIED && !e.at().isBefore(started))
            .anyMatch(e -> samePlugs(e.facts(), expected));
  }

  private static boolean samePlugs(Map<String, String> one, Map<String, String> other) {
    return Stream.of("host", "kind", "device", "plug", "verifier")
        .allMatch(key -> Objects.equals(other.get(key), one.get(key)));
  }

  private String newId() {
    byte[] bytes = new byte[4];
    random.nextBytes(bytes);
    return Long.toString(wall.millis(), 36) + "-" + HexFormat.of().formatHex(bytes);
  }

  /**
   * Whether a fencing runs, be it that its caller has left: this process is needed until it is
   * known how it ended.
   *
   * @return whether there is work
   */
  public boolean busy() {
    return busy;
  }

  @Override
  public Runnable everySecond(Runnable beat) {
    loop.execute(() -> beats.add(beat));
    return () -> loop.execute(() -> beats.remove(beat));
  }

  void start() {
    loop.execute(() -> loop.every(BEAT, this::beat));
  }

  private void beat() {
    long now = loop.now();
    if (shop.pulse().missed(now)) {
      LOG.warn(
          "this host did not run for some seconds: it looks whether its plugs were taken over");
      new ArrayList<>(running).forEach(Sequence::doubt);
    }
    shop.pulse().beat(now);
    shop.locksmith().beat(this::beatWritten, this::beatNotWritten);
    new ArrayList<>(running).forEach(Sequence::beat);
    new ArrayList<>(beats).forEach(OperationsLoop::beat);
  }

  private void beatWritten() {
    if (!beatTrouble.isEmpty()) {
      LOG.info("the heartbeat can be written again");
      beatTrouble = "";
    }
  }

  // Once, not each second.
  private void beatNotWritten(String why) {
    if (!beatTrouble.equals(why)) {
      LOG.warn("the heartbeat cannot be written, so another host may take plugs over: {}", why);
      beatTrouble = why;
    }
  }

  private static void beat(Runnable beat) {
    try {
      beat.run();
    } catch (RuntimeException e) {
      LOG.warn("a heartbeat could not be given", e);
    }
  }

  /**
   * Hands over what runs to the standby host and ends the loop. Waits for ons that run, for at most
   * ten seconds; no new order is taken meanwhile.
   */
  @Override
  public void close() {
    CountDownLatch empty = new CountDownLatch(1);
    loop.execute(() -> stop(empty::countDown));
    try {
      if (!empty.await(10, TimeUnit.SECONDS)) {
        LOG.error("an on does not stop: the host ends without it");
      }
      threads.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the operations did not end cleanly", e);
    }
  }

  void stop(Runnable then) {
    stopping = true;
    whenEmpty = then;
    new ArrayList<>(running).forEach(Sequence::stop);
    if (running.isEmpty()) {
      then.run();
    }
  }

  private void ended(JoinKey key, Sequence sequence) {
    running.remove(sequence);
    busy = !running.isEmpty();
    newest.remove(key, sequence);
    if (stopping && running.isEmpty()) {
      whenEmpty.run();
    }
  }

  /** One caller on the way into a sequence, and out of it. Confined to the loop. */
  private final class Admission {
    private final Order order;
    private final Listener listener;
    private final List<Leased> targets;
    private final Plan plan;
    private final long came;
    private boolean gone;
    private Optional<Runnable> leave = Optional.empty();

    Admission(Order order, Listener listener, List<Leased> targets, Plan plan, long came) {
      this.order = order;
      this.listener = listener;
      this.targets = targets;
      this.plan = plan;
      this.came = came;
    }

    void enter() {
      if (gone || stopping) {
        targets.forEach(Leased::close);
        if (stopping && !gone) {
          listener.handOver(order.handedOver().orElse(""));
        }
        return;
      }
      JoinKey key = JoinKey.of(order, targets);
      Sequence sequence = newest.get(key);
      if (sequence != null && sequence.joinable() && !plan.offProven()) {
        targets.forEach(Leased::close);
        listener.trace("joined operation " + sequence.id() + ", which does the same");
      } else {
        sequence = begin(key);
      }
      Sequence joined = sequence;
      int caller = joined.join(order, listener, came);
      leave = Optional.of(() -> joined.hangUp(caller));
    }

    private Sequence begin(JoinKey key) {
      String id = order.handedOver().filter(OperationsLoop::plausible).orElseGet(() -> newId());
      Sequence sequence =
          new Sequence(id, order, plan, targets, shop, order.since(came), over -> ended(key, over));
      running.add(sequence);
      busy = true;
      newest.put(key, sequence);
      return sequence;
    }

    void hangUp() {
      gone = true;
      leave.ifPresent(Runnable::run);
    }
  }

  private static boolean plausible(String id) {
    return id.matches("[0-9a-z-]{1,40}");
  }
}
