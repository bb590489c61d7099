package org.palisade.host.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.palisade.host.device.Lease;
import org.palisade.host.device.PlugKey;
import org.palisade.host.journal.Journal.Written;
import org.palisade.host.lock.PlugLocks.Attempt;
import org.palisade.host.lock.PlugLocks.Hold;
import org.palisade.host.lock.PlugLocks.InFlight;
import org.palisade.host.operation.Operations.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one power sequence: folds what happens into its facts and does the steps that follow. No
 * rule of fencing is here. Confined to the loop.
 */
final class Sequence implements PlugQueue.Member {
  private static final Logger LOG = LoggerFactory.getLogger(Sequence.class);
  private static final long ASK_AGAIN = 100 * Plan.MILLISECOND;

  private final String id;
  private final Order first;
  private final List<Target> targets;
  private final LockedPlugs locked;
  private final List<Deeds> plugs;
  private final Workshop shop;
  private final Consumer<Sequence> whenOver;
  private final Audience audience = new Audience();
  private final Lease.Running[] calls;
  private final Set<String> troubles = new LinkedHashSet<>();
  private final List<Runnable> tidings = new ArrayList<>();
  private final long began;

  private Facts facts;
  private Loop.Timer timer = () -> {};
  private Optional<Hold> hold = Optional.empty();
  private Optional<Ending> told = Optional.empty();
  private String message = "";
  private boolean turning;
  private boolean doubtful;
  private boolean over;

  Sequence(
      String id,
      Order first,
      Plan plan,
      List<Leased> leased,
      Workshop shop,
      long began,
      Consumer<Sequence> whenOver) {
    this.id = id;
    this.first = first;
    this.targets = first.targets();
    this.shop = shop;
    this.whenOver = whenOver;
    this.facts = Facts.of(plan);
    this.locked = LockedPlugs.of(leased);
    this.plugs = deeds(leased);
    this.calls = new Lease.Running[targets.size()];
    this.began = began;
  }

  private List<Deeds> deeds(List<Leased> leased) {
    Consumer<String> trace = line -> shop.loop().execute(() -> audience.trace(line));
    return leased.stream().map(one -> new Deeds(one, first.timing().callLimit(), trace)).toList();
  }

  String id() {
    return id;
  }

  boolean joinable() {
    return !over && facts.joinable();
  }

  /** Adds a caller that came a moment ago; returns its number. */
  int join(Order order, Listener listener, long came) {
    int caller = facts.callers().size();
    audience.add(caller, order, listener);
    happened(new Event.Called(order.startedNanos(), came, order.since(came)));
    return caller;
  }

  void hangUp(int caller) {
    audience.gone(caller);
    happened(new Event.HungUp(caller));
  }

  void stop() {
    happened(new Event.Stopped());
  }

  void beat() {
    audience.beat();
  }

  /** This process was frozen: nothing is done or said before it is known whose the plugs are. */
  void doubt() {
    if (hold.isEmpty() || doubtful || over) {
      return;
    }
    doubtful = true;
    Hold held = hold.get();
    shop.locksmith()
        .ask(
            locks -> {
              locks.beat();
              return held.ours();
            },
            this::sure,
            why -> {
              lockTrouble(why);
              sure(true);
            },
            ours -> {});
  }

  private void sure(boolean ours) {
    doubtful = false;
    if (!ours) {
      LOG.warn("operation {}: its plug was taken over while this host was frozen", id);
      facts = new Event.Lost().foldInto(facts);
    }
    proceed();
  }

  @Override
  public Collection<PlugKey> keys() {
    return locked.keys();
  }

  @Override
  public Rival wish() {
    return Rival.of(facts.plan().action());
  }

  @Override
  public void rivalled(Rival rival) {
    happened(new Event.Rivalled(rival));
  }

  private long now() {
    return shop.loop().now();
  }

  private void happened(Event event) {
    if (over) {
      return;
    }
    if (shop.pulse().missed(now())) {
      doubt();
    }
    facts = event.foldInto(facts);
    proceed();
  }

  private void proceed() {
    if (!turning && !doubtful && !over) {
      turning = true;
      try {
        turn();
      } finally {
        turning = false;
      }
    }
  }

  private void turn() {
    timer.cancel();
    while (!over) {
      long now = now();
      Step step = Decision.next(facts, now);
      if (step.what() == Step.What.WAIT) {
        timer = shop.loop().at(step.until(), () -> happened(new Event.Did(step, now())));
        tell();
        return;
      }
      facts = new Event.Did(step, now).foldInto(facts);
      perform(step);
    }
  }

  private void perform(Step step) {
    int index = step.index();
    switch (step.what()) {
      case WAIT -> throw new IllegalStateException("waiting is no deed");
      case LOCK -> shop.queue().enter(this);
      case WRITE_BEGUN -> writeBegun();
      case WRITE_OFF -> shop.chronicle().offVerified(id, first);
      case READ -> calls[index] = plugs.get(index).read(answerOf(index));
      case OFF -> calls[index] = plugs.get(index).off(answerOf(index));
      case ENTER -> enterOn(index);
      case ON -> calls[index] = plugs.get(index).on(answerOf(index));
      case CYCLE -> calls[index] = plugs.get(index).cycle(answerOf(index));
      case INTERRUPT -> calls[index].interrupt();
      case HALT -> halt();
      case WARN -> audience.warn(index, wording().goesOn());
      case ANSWER -> answer(index, step.ending().orElseThrow());
      case END -> end();
    }
  }

  private Consumer<Reply> answerOf(int plug) {
    return reply -> shop.loop().execute(() -> happened(new Event.Answered(plug, reply, now())));
  }

  private void writeBegun() {
    shop.chronicle()
        .begun(
            id,
            first,
            written ->
                shop.loop()
                    .execute(
                        () -> {
                          trouble(written).ifPresent(this::trouble);
                          happened(new Event.Journalled());
                        }));
  }

  private static Optional<String> trouble(Written written) {
    return switch (written) {
      case SYNCED -> Optional.empty();
      case LATE ->
          Optional.of("the journal's disk did not answer within 500 ms; fenced without it");
      case FAILED -> Optional.of("the journal could not be written; fenced without it");
    };
  }

  private void lockTrouble(String why) {
    trouble("the lock directory cannot be used (" + why + "); fenced without it");
  }

  private void trouble(String what) {
    if (troubles.add(what)) {
      LOG.warn("operation {}: {}", id, what);
    }
  }

  // ---- the lock ----

  @Override
  public void granted(boolean atOnce) {
    takeLocks(atOnce ? wanted() : now());
  }

  private long wanted() {
    return Math.min(now(), Math.max(began, first.startedNanos() + facts.plan().times().delay()));
  }

  private void takeLocks(long since) {
    if (over) {
      return;
    }
    List<String> names = locked.keys().stream().map(PlugKey::text).toList();
    long asked = now();
    shop.locksmith()
        .ask(
            locks -> locks.take(names, id),
            attempt -> attempted(attempt, asked, since),
            this::lockedWithoutRecord,
            late -> late.hold().ifPresent(held -> release(held, late.inFlight())));
  }

  private void attempted(Attempt attempt, long asked, long since) {
    if (over) {
      attempt.hold().ifPresent(held -> release(held, attempt.inFlight()));
    } else if (attempt.hold().isEmpty()) {
      LOG.debug("operation {} waits for {}", id, attempt.busy());
      long next = now() + ASK_AGAIN;
      shop.loop().at(next, () -> takeLocks(next));
    } else {
      hold = attempt.hold();
      if (Pulse.isLong(asked, now())) {
        doubt(); // frozen with the plugs taken, and nobody knew yet that they were
      }
      locked(attempt.inFlight().stream().map(f -> new Flight(f.ons(), f.until())).toList(), since);
    }
  }

  private void lockedWithoutRecord(String why) {
    if (!over) {
      lockTrouble(why);
      locked(locked.keys().stream().map(key -> Flight.NONE).toList(), now());
    }
  }

  // Where nobody is in the way, a caller's patience runs from when it came, or what this host needs
  // to begin thousands of fencings would be added to it. But most of it is the device's.
  private void locked(List<Flight> recorded, long since) {
    long from = Math.max(since, now() - facts.plan().times().powerTimeout() / 10);
    List<Flight> known =
        IntStream.range(0, recorded.size())
            .mapToObj(i -> shop.flights().worse(locked.keys().get(i), recorded.get(i)))
            .map(flight -> flight.openAt(now()))
            .toList();
    happened(new Event.Locked(locked.ofTargets(known), from));
  }

  private void enterOn(int plug) {
    if (hold.isEmpty()) {
      happened(new Event.Entered(plug, true));
      return;
    }
    Hold held = hold.get();
    List<InFlight> after = inFlight(flightsAfterOn(plug));
    shop.locksmith()
        .ask(
            locks -> enterOn(held, locked.places().get(plug), after),
            ours -> happened(new Event.Entered(plug, ours)),
            why -> {
              lockTrouble(why);
              happened(new Event.Entered(plug, false));
            },
            ours -> {});
  }

  private List<Flight> flightsAfterOn(int plug) {
    boolean cycle = facts.phase() == Facts.Phase.CYCLE;
    List<Flight> flights = new ArrayList<>(flights());
    flights.set(plug, cycle ? flights.get(plug).cycled(now()) : flights.get(plug).sent(now()));
    return flights;
  }

  // In every record of the machine: whoever takes it over by another plug must know as well.
  private static boolean enterOn(Hold held, List<Integer> places, List<InFlight> after)
      throws IOException {
    for (int place : places) {
      InFlight its = after.get(place);
      if (!held.enterOn(place, its.ons(), its.lateOn())) {
        return false;
      }
    }
    return true;
  }

  private void release(Hold held, List<InFlight> inFlight) {
    shop.locksmith()
        .ask(
            locks -> {
              held.release(inFlight);
              return true;
            },
            done -> {},
            why -> LOG.warn("lock of {} not released: {}", id, why),
            done -> {});
  }

  private List<Flight> flights() {
    return facts.members().stream().map(member -> member.flight().openAt(now())).toList();
  }

  /** What may yet switch on the machine of each locked plug. */
  private List<InFlight> inFlight(List<Flight> ofTargets) {
    List<Flight> ofPlugs = locked.ofPlugs(ofTargets);
    return IntStream.range(0, ofPlugs.size())
        .mapToObj(i -> new InFlight(ofPlugs.get(i).ons(), ofPlugs.get(i).until(), lateOn(i)))
        .map(one -> one.ons() == 0 ? InFlight.NONE : one)
        .toList();
  }

  private Duration lateOn(int plug) {
    return Duration.ofNanos(
        locked.users(plug).mapToLong(i -> facts.habits(i).lateOn()).max().orElseThrow());
  }

  // ---- the end ----

  private void answer(int caller, Ending ending) {
    if (ending == Ending.HANDED_OVER) {
      told = Optional.of(told.orElse(ending));
      tidings.add(() -> audience.handOver(caller, id));
      return;
    }
    Outcome outcome =
        wording().outcome(ending, audience.orderOf(caller).host(), new ArrayList<>(troubles));
    told = Optional.of(ending);
    message = outcome.message();
    tidings.add(() -> audience.done(caller, outcome));
  }

  private void tell() {
    tidings.forEach(Runnable::run);
    tidings.clear();
  }

  private Wording wording() {
    return new Wording(targets, facts, facts.plan().patience());
  }

  private void halt() {
    over = true;
    LOG.error(
        "operation {}: an on of {} does not stop and keeps an off waiting: this host ends itself,"
            + " the standby goes on",
        id,
        Wording.name(targets.get(0)));
    shop.halt().run();
  }

  private void end() {
    over = true;
    timer.cancel();
    for (int i = 0; i < facts.members().size(); i++) {
      if (!facts.members().get(i).running().idle() && calls[i] != null) {
        calls[i].interrupt();
      }
    }
    // Of plugs that it never got nothing is known.
    List<Flight> left = flights().isEmpty() ? List.of() : locked.ofPlugs(flights());
    for (int i = 0; i < left.size(); i++) {
      shop.flights().keep(locked.keys().get(i), left.get(i), now());
    }
    hold.ifPresent(held -> release(held, inFlight(flights())));
    plugs.forEach(Deeds::close);
    shop.queue().leave(this);
    writeEnded();
  }

  // Nobody hears of a power command's outcome that the journal has not had its time to keep.
  private void writeEnded() {
    if (!facts.anyCommand()) {
      tell();
    }
    Closing closing = closing();
    long took = now() - began;
    shop.chronicle()
        .ended(id, first, closing, took, written -> shop.loop().execute(() -> leave(written)));
  }

  private void leave(Written written) {
    trouble(written)
        .filter(what -> !troubles.contains(what))
        .ifPresent(
            what -> {
              trouble(what);
              audience.warn(what);
            });
    tell();
    whenOver.accept(this);
  }

  /** How it ended for the last caller that was told; or how it stands, where all have left. */
  private Closing closing() {
    if (told.isPresent()) {
      return Closing.told(told.get(), facts.anyCommand(), message);
    }
    if (!facts.anyCommand()) {
      return Closing.NOTHING_SENT;
    }
    Ending how = Judgement.left(facts, now());
    Wording words = new Wording(targets, facts, now() - began);
    Outcome outcome = words.outcome(how, first.host(), new ArrayList<>(troubles));
    return Closing.left(how, outcome.message());
  }
}
