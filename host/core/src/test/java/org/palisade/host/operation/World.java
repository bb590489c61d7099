package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.palisade.host.device.PlugKey;
import org.palisade.host.operation.Reply.Word;
import org.palisade.plugin.StonithException.Reason;

/**
 * A machine with two processes, their callers, and the plugs of one host, in which everything that
 * may happen is a {@link Choice}. The processes run the real facts and decisions; around them are
 * only what the rim does (queue, lock record, journal) and a device that is as unpleasant as it may
 * be: every command, uncertain ones too, may act at any later step, also after its sender died.
 *
 * <p>Its own book keeping of what truly happened is independent of the facts, and checks at each
 * step what a verdict must never be wrong about.
 */
final class World {

  /** Something that may happen next. */
  record Choice(What what, int a, int b, How how) {
    static Choice of(What what, int a, int b) {
      return new Choice(what, a, b, How.FINE);
    }
  }

  enum What {
    ARRIVE,
    HANG_UP,
    PASS,
    RECEIVE,
    ANSWER,
    ON_LANDS,
    OFF_LANDS,
    PAUSE,
    FREEZE,
    THAW,
    FAREWELL,
    STOP,
    KILL
  }

  enum How {
    FINE,
    LATE,
    UNREACHABLE,
    UNCERTAIN,
    REFUSED,
    FORBIDDEN
  }

  /**
   * What is explored.
   *
   * @param off the plan of an off
   * @param on the plan of an on
   * @param reboot the plan of a reboot
   * @param faults how much may go wrong in one history
   * @param processFaults whether processes freeze, stop and die
   * @param verified whether each plug is switched by a device that cannot read it as well, verified
   *     by the one that can: callers then come by either
   */
  record Setup(
      Plan off, Plan on, Plan reboot, int faults, boolean processFaults, boolean verified) {
    Plan plan(Action action) {
      return switch (action) {
        case OFF -> off;
        case ON -> on;
        case REBOOT -> reboot;
      };
    }

    int plugs() {
      return off.plugs().size();
    }

    Setup withVerifier() {
      return new Setup(off, on, reboot, faults, processFaults, true);
    }

    /** The records that a sequence locks: of each plug, and of the device that it verifies. */
    LockedPlugs locked(boolean byTheVerified) {
      List<PlugKey> keys = new ArrayList<>();
      List<List<Integer>> places = new ArrayList<>();
      for (int p = 0; p < plugs(); p++) {
        List<Integer> its = byTheVerified ? List.of(keys.size(), keys.size() + 1) : List.of(p);
        places.add(its);
        if (byTheVerified) {
          keys.add(new PlugKey("verified " + p));
        }
        keys.add(new PlugKey("plug " + p));
      }
      return new LockedPlugs(keys, places);
    }
  }

  /** A plug as it truly is. */
  private static final class Plug {
    Said state = Said.ON;
    final List<Long> onsToLand = new ArrayList<>();
    int offsToLand;

    Plug copy() {
      Plug copy = new Plug();
      copy.state = state;
      copy.onsToLand.addAll(onsToLand);
      copy.offsToLand = offsToLand;
      return copy;
    }
  }

  /** A caller as it truly is. */
  private static final class Asker {
    Action action;
    boolean byTheVerified;
    long arrived;
    int line = -1;
    int number;

    /** Per plug: off was truly read for it. */
    boolean[] proved;

    boolean over;

    Asker copy() {
      Asker copy = new Asker();
      copy.action = action;
      copy.byTheVerified = byTheVerified;
      copy.arrived = arrived;
      copy.line = line;
      copy.number = number;
      copy.proved = proved.clone();
      copy.over = over;
      return copy;
    }
  }

  /** One sequence in one process, with what its rim knows. */
  private static final class Line {
    int process;
    boolean byTheVerified;
    Action action;
    Facts facts;
    boolean asked;
    boolean holds;
    int generation;
    boolean begun;
    boolean offWritten;
    boolean over;
    long lastOff = Long.MIN_VALUE;

    /** Per plug: the device has the command that is under way. */
    boolean[] received;

    /** Per plug: what was truly read since the last command. */
    Said[] lastRead;

    /** Per plug: off was truly read after the last off. */
    boolean[] proved;

    /** Callers of this sequence that are gone, which its process does not know yet. */
    final Set<Integer> farewells = new TreeSet<>();

    Line copy() {
      Line copy = new Line();
      copy.process = process;
      copy.byTheVerified = byTheVerified;
      copy.action = action;
      copy.facts = facts;
      copy.asked = asked;
      copy.holds = holds;
      copy.generation = generation;
      copy.begun = begun;
      copy.offWritten = offWritten;
      copy.over = over;
      copy.received = received.clone();
      copy.lastOff = lastOff;
      copy.farewells.addAll(farewells);
      copy.lastRead = lastRead.clone();
      copy.proved = proved.clone();
      return copy;
    }
  }

  private enum Life {
    RUNS,
    FROZEN,
    STOPPING,
    DEAD
  }

  private final Setup setup;
  private long now = 1_000 * Plan.SECOND;
  private List<Action> toCome;
  private int faults;
  private final Life[] lives = {Life.RUNS, Life.RUNS};
  private final List<Plug> plugs = new ArrayList<>();
  private final List<Asker> askers = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private int holder = -1;
  private boolean phaseOn;
  private int generation;
  private Map<PlugKey, Flight> flights = new LinkedHashMap<>();

  World(Setup setup, Said state, List<Action> toCome) {
    this.setup = setup;
    this.toCome = List.copyOf(toCome);
    this.faults = setup.faults();
    for (int i = 0; i < setup.plugs(); i++) {
      Plug plug = new Plug();
      plug.state = state;
      plugs.add(plug);
    }
    setup.locked(setup.verified()).keys().forEach(key -> flights.put(key, Flight.NONE));
  }

  World copy() {
    World copy = new World(setup, Said.ON, toCome);
    copy.now = now;
    copy.faults = faults;
    copy.lives[0] = lives[0];
    copy.lives[1] = lives[1];
    copy.plugs.clear();
    plugs.forEach(p -> copy.plugs.add(p.copy()));
    askers.forEach(a -> copy.askers.add(a.copy()));
    lines.forEach(l -> copy.lines.add(l.copy()));
    copy.holder = holder;
    copy.phaseOn = phaseOn;
    copy.generation = generation;
    copy.flights = new LinkedHashMap<>(flights);
    return copy;
  }

  /** Whether everybody was told, and every sequence is over. */
  boolean quiet() {
    return toCome.isEmpty() && askers.stream().allMatch(a -> a.over) && alive().isEmpty();
  }

  private List<Integer> alive() {
    List<Integer> alive = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).over && lives[lines.get(i).process] != Life.DEAD) {
        alive.add(i);
      }
    }
    return alive;
  }

  private boolean runs(Line line) {
    return !line.over && (lives[line.process] == Life.RUNS || lives[line.process] == Life.STOPPING);
  }

  // ---- what may happen ----

  List<Choice> choices() {
    List<Choice> choices = new ArrayList<>();
    for (Action action : Set.copyOf(toCome)) {
      choices.add(Choice.of(What.ARRIVE, toCome.indexOf(action), 0));
      if (setup.verified()) {
        choices.add(Choice.of(What.ARRIVE, toCome.indexOf(action), 1));
      }
    }
    boolean slow = false;
    for (int i : alive()) {
      Line line = lines.get(i);
      if (runs(line)) {
        slow |= callsOf(i, line, choices);
        line.farewells.forEach(
            number -> choices.add(Choice.of(What.FAREWELL, lines.indexOf(line), number)));
      }
    }
    deviceChoices(choices);
    if (faults > 0) {
      faultChoices(choices);
    }
    if (lives[0] == Life.FROZEN) {
      choices.add(Choice.of(What.THAW, 0, 0));
    }
    if ((!slow || faults > 0) && wake() != Long.MAX_VALUE) {
      choices.add(Choice.of(What.PASS, slow ? 1 : 0, 0));
    }
    return choices;
  }

  private boolean callsOf(int index, Line line, List<Choice> choices) {
    boolean any = false;
    for (int plug = 0; plug < line.facts.members().size(); plug++) {
      Running.What call = line.facts.members().get(plug).running().what();
      switch (call) {
        case NOTHING, ENTER, ENTERED -> {}
        case READ -> {
          any = true;
          answers(index, plug, true, choices);
        }
        case OFF, ON, CYCLE -> {
          any = true;
          if (line.received[plug]) {
            choices.add(new Choice(What.ANSWER, index, plug, How.FINE));
            if (faults > 0) {
              choices.add(new Choice(What.ANSWER, index, plug, How.UNCERTAIN));
            }
          } else {
            choices.add(new Choice(What.RECEIVE, index, plug, How.FINE));
            if (faults > 0) {
              choices.add(new Choice(What.RECEIVE, index, plug, How.LATE));
            }
            answers(index, plug, false, choices);
          }
        }
      }
    }
    return any;
  }

  private void answers(int index, int plug, boolean fine, List<Choice> choices) {
    if (fine) {
      choices.add(new Choice(What.ANSWER, index, plug, How.FINE));
    }
    if (faults > 0) {
      for (How how : List.of(How.UNREACHABLE, How.UNCERTAIN, How.REFUSED, How.FORBIDDEN)) {
        choices.add(new Choice(What.ANSWER, index, plug, how));
      }
    }
  }

  private void deviceChoices(List<Choice> choices) {
    for (int p = 0; p < plugs.size(); p++) {
      Plug plug = plugs.get(p);
      if (!plug.onsToLand.isEmpty()) {
        choices.add(Choice.of(What.ON_LANDS, p, 0));
      }
      if (plug.offsToLand > 0) {
        choices.add(Choice.of(What.OFF_LANDS, p, 0));
      }
      if (faults > 0 && plug.state == Said.ON) {
        choices.add(Choice.of(What.PAUSE, p, 0));
      }
    }
  }

  private void faultChoices(List<Choice> choices) {
    for (int a = 0; a < askers.size(); a++) {
      Asker asker = askers.get(a);
      if (!asker.over && runs(lines.get(asker.line))) {
        choices.add(Choice.of(What.HANG_UP, a, 0));
      }
    }
    boolean busy = lines.stream().anyMatch(line -> line.process == 0 && !line.over);
    if (setup.processFaults() && lives[0] == Life.RUNS && busy) {
      choices.add(Choice.of(What.FREEZE, 0, 0));
      choices.add(Choice.of(What.STOP, 0, 0));
      choices.add(Choice.of(What.KILL, 0, 0));
    }
  }

  private long wake() {
    long wake = Long.MAX_VALUE;
    for (int i : alive()) {
      if (runs(lines.get(i))) {
        wake = Math.min(wake, Decision.next(lines.get(i).facts, now).until());
      }
    }
    for (Plug plug : plugs) {
      for (long end : plug.onsToLand) {
        wake = Math.min(wake, end);
      }
    }
    return wake;
  }

  // ---- what happens then ----

  void happen(Choice choice) {
    int a = choice.a();
    switch (choice.what()) {
      case ARRIVE -> arrive(toCome.get(a), choice.b() == 1);
      case HANG_UP -> {
        Asker asker = askers.get(a);
        asker.over = true;
        faults--;
        fold(asker.line, new Event.HungUp(asker.number));
      }
      case PASS -> {
        faults -= a;
        now = wake();
        plugs.forEach(plug -> plug.onsToLand.removeIf(end -> end <= now));
      }
      case RECEIVE -> receive(lines.get(a), choice.b(), choice.how());
      case ANSWER -> answer(a, choice.b(), choice.how());
      case ON_LANDS -> {
        plugs.get(a).onsToLand.remove(0);
        plugs.get(a).state = Said.ON;
      }
      case OFF_LANDS -> {
        plugs.get(a).offsToLand--;
        plugs.get(a).state = Said.OFF;
      }
      case PAUSE -> {
        plugs.get(a).state = Said.UNKNOWN;
        faults--;
      }
      case FREEZE -> freeze();
      case THAW -> thaw();
      case FAREWELL -> {
        lines.get(a).farewells.remove(choice.b());
        fold(a, new Event.HungUp(choice.b()));
      }
      case STOP -> stop();
      case KILL -> {
        faults--;
        die(0);
      }
    }
    run();
  }

  private void arrive(Action action, boolean byTheVerified) {
    List<Action> rest = new ArrayList<>(toCome);
    rest.remove(action);
    toCome = List.copyOf(rest);
    Asker asker = new Asker();
    asker.action = action;
    asker.byTheVerified = byTheVerified;
    asker.arrived = now;
    asker.proved = new boolean[plugs.size()];
    askers.add(asker);
    call(asker, lives[0] == Life.RUNS ? 0 : 1, false);
  }

  // As the rim does: it joins the newest sequence that does the same, or begins one.
  private void call(Asker asker, int process, boolean offProven) {
    if (lives[process] == Life.DEAD) {
      asker.over = true;
      return;
    }
    int line = -1;
    for (int i = lines.size() - 1; i >= 0 && line < 0 && !offProven; i--) {
      Line other = lines.get(i);
      boolean same = other.action == asker.action && other.byTheVerified == asker.byTheVerified;
      if (other.process == process && same && !other.over) {
        line = other.facts.joinable() ? i : -2;
      }
    }
    if (line < 0) {
      lines.add(begin(asker, process, offProven));
      line = lines.size() - 1;
    }
    asker.line = line;
    asker.number = lines.get(line).facts.callers().size();
    for (int p = 0; p < lines.get(line).facts.members().size() && !offProven; p++) {
      // What began in this very instant may be said to have begun after it came.
      List<Long> run = lines.get(line).facts.members().get(p).reading().run();
      asker.proved[p] = !run.isEmpty() && run.get(0) >= now;
    }
    fold(line, new Event.Called(now, now, now));
  }

  private Line begin(Asker asker, int process, boolean offProven) {
    Plan plan = setup.plan(asker.action);
    Line line = new Line();
    line.process = process;
    line.byTheVerified = asker.byTheVerified;
    line.action = asker.action;
    line.facts =
        Facts.of(new Plan(plan.action(), plan.cycle(), offProven, plan.plugs(), plan.times()));
    line.offWritten = offProven;
    line.received = new boolean[plugs.size()];
    line.lastRead = new Said[plugs.size()];
    line.proved = new boolean[plugs.size()];
    Arrays.fill(line.proved, offProven);
    Arrays.fill(line.lastRead, Said.NOTHING);
    return line;
  }

  private void receive(Line line, int index, How how) {
    line.received[index] = true;
    Plug plug = plugs.get(index);
    long end = now + setup.off().plugs().get(index).lateOn();
    boolean late = how == How.LATE;
    faults -= late ? 1 : 0;
    switch (line.facts.members().get(index).running().what()) {
      case OFF -> {
        plug.state = late ? plug.state : Said.OFF;
        plug.offsToLand = Math.min(2, plug.offsToLand + (late ? 1 : 0));
      }
      case ON -> {
        plug.state = late ? plug.state : Said.ON;
        if (late) {
          plug.onsToLand.add(end);
        }
      }
      case CYCLE -> {
        plug.state = late ? plug.state : Said.OFF;
        plug.offsToLand = Math.min(2, plug.offsToLand + (late ? 1 : 0));
        plug.onsToLand.add(end);
      }
      case NOTHING, READ, ENTER, ENTERED -> throw new IllegalStateException("nothing to receive");
    }
  }

  private void answer(int index, int plug, How how) {
    Line line = lines.get(index);
    Running running = line.facts.members().get(plug).running();
    faults -= how == How.FINE ? 0 : 1;
    Reply reply =
        switch (how) {
          case FINE, LATE -> fine(line, plug, running);
          case UNREACHABLE -> Reply.failed(Reason.UNREACHABLE, 0, "");
          case UNCERTAIN -> Reply.failed(Reason.UNCERTAIN, 0, "");
          case REFUSED -> Reply.failed(Reason.REFUSED, 0, "");
          case FORBIDDEN -> Reply.failed(Reason.FORBIDDEN, 0, "");
        };
    if (running.what() == Running.What.OFF) {
      line.lastOff = now;
    }
    fold(index, new Event.Answered(plug, reply, now));
  }

  private Reply fine(Line line, int plug, Running running) {
    if (running.what() != Running.What.READ) {
      return Reply.of(Word.ACCEPTED);
    }
    Said state = plugs.get(plug).state;
    line.lastRead[plug] = state;
    if (!line.offWritten) {
      line.proved[plug] = state == Said.OFF && running.began() >= line.lastOff;
    }
    int index = lines.indexOf(line);
    for (Asker asker : askers) {
      if (asker.line == index && !line.offWritten) {
        asker.proved[plug] =
            state == Said.OFF
                && running.began() >= asker.arrived
                && running.began() >= line.lastOff;
      }
    }
    return Reply.of(Word.valueOf(state.name()));
  }

  private void freeze() {
    faults--;
    lives[0] = Life.FROZEN;
    now += 3 * Plan.SECOND;
    plugs.forEach(plug -> plug.onsToLand.removeIf(end -> end <= now));
    goOver(true);
  }

  // It looks whose its plugs are before it does anything else.
  private void thaw() {
    lives[0] = Life.RUNS;
    for (int i : alive()) {
      Line line = lines.get(i);
      boolean lost = line.holds && (holder != i || generation != line.generation);
      if (line.process == 0 && lost) {
        fold(i, new Event.Lost());
      }
    }
  }

  private void stop() {
    faults--;
    lives[0] = Life.STOPPING;
    for (int i : alive()) {
      if (lines.get(i).process == 0) {
        fold(i, new Event.Stopped());
      }
    }
  }

  private void die(int process) {
    lives[process] = Life.DEAD;
    if (process == 0) {
      goOver(false);
    } else {
      askers.stream()
          .filter(a -> !a.over && lines.get(a.line).process == 1)
          .forEach(a -> a.over = true);
    }
  }

  /** The front ends notice that the daemon is gone, and ask the standby. */
  private void goOver(boolean itMayThaw) {
    for (Asker asker : askers) {
      if (!asker.over && lines.get(asker.line).process == 0) {
        if (itMayThaw) {
          lines.get(asker.line).farewells.add(asker.number);
        }
        asker.proved = new boolean[plugs.size()];
        call(asker, 1, false);
      }
    }
  }

  private void fold(int line, Event event) {
    lines.get(line).facts = event.foldInto(lines.get(line).facts);
  }

  // ---- what the processes do about it ----

  private void run() {
    boolean progress = true;
    while (progress) {
      progress = false;
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        if (runs(line)) {
          progress |= step(i, line) || take(i, line);
        }
      }
    }
  }

  private boolean step(int index, Line line) {
    Step step = Decision.next(line.facts, now);
    if (step.what() == Step.What.WAIT) {
      return false;
    }
    fold(index, new Event.Did(step, now));
    int plug = step.index();
    switch (step.what()) {
      case LOCK -> ask(index, line);
      case WRITE_BEGUN -> {
        line.begun = true;
        fold(index, new Event.Journalled());
      }
      case WRITE_OFF -> {
        line.offWritten = true;
        check(all(line.proved), "passed to on without a proof of off");
      }
      case ENTER -> enter(index, line, plug);
      case OFF -> {
        sent(line, plug);
        Arrays.fill(line.proved, false);
        askers.stream().filter(a -> a.line == index).forEach(a -> Arrays.fill(a.proved, false));
      }
      case ON -> {
        boolean wasOff = line.lastRead[plug] == Said.OFF;
        check(holder == index, "an on without the lock");
        check(wasOff, "an on to a plug that did not read off");
        check(line.action == Action.ON || all(line.proved), "woken before it was off");
        sent(line, plug);
      }
      case CYCLE -> {
        check(holder == index, "a cycle without the lock");
        check(line.facts.members().get(plug).commands().cycles() == 1, "a second cycle");
        sent(line, plug);
      }
      case ANSWER -> tell(index, step);
      case END -> end(index, line);
      case HALT -> die(line.process);
      case READ, INTERRUPT, WARN, WAIT -> {}
    }
    return true;
  }

  private static boolean all(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }

  private void sent(Line line, int plug) {
    check(line.begun, "a power command that the journal knows nothing of");
    line.received[plug] = false;
    line.lastRead[plug] = Said.NOTHING;
  }

  private void ask(int index, Line line) {
    for (int i = 0; i < lines.size(); i++) {
      Line other = lines.get(i);
      if (i != index && other.process == line.process && other.asked && !other.over) {
        fold(i, new Event.Rivalled(Rival.of(line.action)));
      }
    }
    line.asked = true;
  }

  private boolean take(int index, Line line) {
    if (!line.asked || line.holds) {
      return false;
    }
    for (int i = 0; i < lines.size(); i++) {
      Line other = lines.get(i);
      if (i != index
          && other.process == line.process
          && other.asked
          && !other.over
          && before(i, index)) {
        return false;
      }
    }
    if (holder >= 0) {
      Line other = lines.get(holder);
      if (runs(other)) {
        return false;
      }
      if (phaseOn && lives[other.process] == Life.FROZEN) {
        die(other.process);
      }
    }
    long lateOn = setup.off().plugs().get(0).lateOn();
    LockedPlugs locked = setup.locked(line.byTheVerified);
    for (PlugKey key : locked.keys()) {
      Flight flight = flights.get(key);
      boolean running = flight.until() == Long.MAX_VALUE;
      flights.put(key, running ? flight.returned(now, lateOn) : flight.openAt(now));
    }
    holder = index;
    phaseOn = false;
    line.holds = true;
    line.generation = ++generation;
    List<Flight> known = locked.keys().stream().map(flights::get).toList();
    fold(index, new Event.Locked(locked.ofTargets(known), now));
    return true;
  }

  private boolean before(int one, int other) {
    return lines.get(one).holds || one < other;
  }

  private void enter(int index, Line line, int plug) {
    boolean ours = holder == index && generation == line.generation;
    if (ours) {
      phaseOn = true;
      line.generation = ++generation;
      List<Flight> after = flights(line);
      boolean cycle = line.facts.phase() == Facts.Phase.CYCLE;
      after.set(plug, cycle ? after.get(plug).cycled(now) : after.get(plug).sent(now));
      LockedPlugs locked = setup.locked(line.byTheVerified);
      List<Flight> each = locked.ofPlugs(after);
      locked
          .places()
          .get(plug)
          .forEach(place -> flights.put(locked.keys().get(place), each.get(place)));
    }
    fold(index, new Event.Entered(plug, ours));
  }

  private List<Flight> flights(Line line) {
    return new ArrayList<>(
        line.facts.members().stream().map(member -> member.flight().openAt(now)).toList());
  }

  private void end(int index, Line line) {
    check(!line.facts.switchingOn(), "the plug is let go while an on runs");
    check(askers.stream().noneMatch(a -> a.line == index && !a.over), "a caller was forgotten");
    line.over = true;
    if (holder == index && generation == line.generation) {
      LockedPlugs locked = setup.locked(line.byTheVerified);
      List<Flight> each = locked.ofPlugs(flights(line));
      for (int i = 0; i < each.size(); i++) {
        flights.put(locked.keys().get(i), each.get(i));
      }
      holder = -1;
      phaseOn = false;
      generation++;
    }
  }

  private void tell(int index, Step step) {
    Ending ending = step.ending().orElseThrow();
    Optional<Asker> found =
        askers.stream()
            .filter(a -> !a.over && a.line == index && a.number == step.index())
            .findFirst();
    if (found.isEmpty()) {
      return;
    }
    Asker asker = found.get();
    if (ending == Ending.HANDED_OVER) {
      boolean proven = lines.get(index).offWritten && asker.action == Action.REBOOT;
      if (!proven) {
        asker.proved = new boolean[plugs.size()];
      }
      call(asker, 1, proven);
      return;
    }
    asker.over = true;
    if (ending.success()) {
      checkSuccess(asker, ending, lines.get(index));
    }
  }

  private void checkSuccess(Asker asker, Ending ending, Line line) {
    if (asker.action == Action.ON) {
      for (Said read : line.lastRead) {
        check(read == Said.ON, "success to on without a reading of on");
      }
      return;
    }
    check(all(asker.proved) || ending == Ending.CYCLED, "success without a reading of off");
    boolean stays = asker.action == Action.OFF || ending == Ending.LEFT_OFF;
    if (stays) {
      for (Plug plug : plugs) {
        check(plug.onsToLand.isEmpty(), "success to off, and an on may yet act");
        check(plug.state == Said.OFF, "success to off of a plug that is " + plug.state);
      }
      check(
          lines.stream()
              .noneMatch(l -> !l.over && l.facts.switchingOn() && lives[l.process] != Life.DEAD),
          "success to off while an on runs");
    }
  }

  private static void check(boolean so, String otherwise) {
    if (!so) {
      throw new AssertionError(otherwise);
    }
  }

  @Override
  public String toString() {
    return List.of(lives)
        + " holder "
        + holder
        + " "
        + alive().stream().map(i -> lines.get(i).facts).toList();
  }

  // ---- sameness ----

  /** Equal keys have equal futures. Times count from now. */
  Object key() {
    List<Object> key = new ArrayList<>();
    key.add(toCome);
    key.add(faults);
    key.add(List.of(lives));
    key.add(phaseOn);
    key.add(holder >= 0 ? lives[lines.get(holder).process] : "free");
    for (Plug plug : plugs) {
      key.add(plug.state);
      key.add(plug.onsToLand.stream().map(end -> end - now).toList());
      key.add(plug.offsToLand);
    }
    flights.values().forEach(flight -> key.add(Shifted.flight(flight, now)));
    for (int i : alive()) {
      Line line = lines.get(i);
      key.add(line.process);
      key.add(line.byTheVerified);
      key.add(holder == i && generation == line.generation);
      key.add(line.asked);
      key.add(line.begun);
      key.add(line.offWritten);
      key.add(Shifted.time(line.lastOff, now));
      key.add(List.of(line.lastRead));
      key.add(Arrays.toString(line.received));
      key.add(Arrays.toString(line.proved));
      key.add(Set.copyOf(line.farewells));
      key.add(Shifted.facts(line.facts, now));
      for (Asker asker : askers) {
        if (asker.line == i && !asker.over) {
          key.add(asker.number);
          key.add(Arrays.toString(asker.proved));
          key.add(asker.arrived - now);
        }
      }
    }
    return key;
  }
}
