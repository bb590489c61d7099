package org.palisade.host.operation;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.palisade.host.operation.Facts.Fate;
import org.palisade.host.operation.Facts.Phase;

/** What a caller may be told now, if anything. */
final class Judgement {
  private final Facts facts;
  private final Caller caller;
  private final long now;

  private Judgement(Facts facts, Caller caller, long now) {
    this.facts = facts;
    this.caller = caller;
    this.now = now;
  }

  static Optional<Ending> of(Facts facts, Caller caller, long now) {
    Judgement judgement = new Judgement(facts, caller, now);
    return judgement.byPhase().or(judgement::byFate);
  }

  /** How it stands with a sequence that was begun and that all its callers have left. */
  static Ending left(Facts facts, long now) {
    Caller last = facts.callers().get(facts.callers().size() - 1);
    Judgement judgement = new Judgement(facts, last, now);
    return switch (facts.phase()) {
      case WAITING, LOCKING, OFF -> facts.offFor(last) ? judgement.off() : judgement.inTime();
      case CYCLE -> Ending.NOT_PROVEN;
      case ON -> facts.plan().action() == Action.ON ? judgement.leftOn() : Ending.ON_NOT_CONFIRMED;
    };
  }

  private Ending leftOn() {
    return facts.onFor(caller) ? Ending.POWERED_ON : notOn();
  }

  /** When the budget of a caller, less some time, is over; the far future where it has none. */
  static long budgetEnds(Plan plan, Caller caller, long early) {
    return plan.hasBudget() ? caller.started() + plan.times().budget() - early : Long.MAX_VALUE;
  }

  /**
   * When the wait for off is over for a caller. The off of one that has a budget goes on, unless
   * another level comes after it.
   */
  static long offEnds(Facts facts, Caller caller) {
    long ends = facts.plan().hasBudget() ? Long.MAX_VALUE : timeoutEnds(facts, caller);
    return Math.min(ends, shareEnds(facts.plan(), caller));
  }

  /** When the next level has its turn; the far future where there is none. */
  static long shareEnds(Plan plan, Caller caller) {
    return plan.times().share() > 0 ? caller.started() + plan.times().share() : Long.MAX_VALUE;
  }

  /** When the time for an on, or for a sequence to begin, is over. */
  private static long timeEnds(Plan plan, Caller caller) {
    return Math.min(budgetEnds(plan, caller, 0), shareEnds(plan, caller));
  }

  static long timeoutEnds(Facts facts, Caller caller) {
    long last = facts.members().isEmpty() ? Long.MAX_VALUE : Long.MIN_VALUE;
    for (Member plug : facts.members()) {
      last = Math.max(last, plug.offTimeOver(facts.plan(), caller.patientFrom()));
    }
    return last;
  }

  /** When the wait for a proof of the cycle is over. */
  static long cycleEnds(Facts facts, Caller caller) {
    Member plug = facts.members().get(0);
    if (facts.plan().hasBudget()) {
      return timeEnds(facts.plan(), caller);
    }
    return plug.commands().any()
        ? plug.timeOver(facts.plan(), caller.patientFrom())
        : timeoutEnds(facts, caller);
  }

  private Optional<Ending> byPhase() {
    if (blind()) {
      return Optional.of(Ending.BLIND);
    }
    return switch (facts.phase()) {
      case WAITING, LOCKING -> beforeItsTurn();
      case OFF -> inOffPart();
      case CYCLE -> inCycle();
      case ON -> facts.plan().action() == Action.ON ? inOn() : inOnPartOfReboot();
    };
  }

  // Nobody may have the plug while an on runs: until it has returned there is nothing to tell.
  private Optional<Ending> byFate() {
    if (facts.switchingOn()) {
      return Optional.empty();
    }
    return switch (facts.fate()) {
      case NONE -> Optional.empty();
      case STOPPED -> Optional.of(Ending.HANDED_OVER);
      case LOST ->
          Optional.of(
              facts.phase() == Phase.ON && facts.plan().action() == Action.REBOOT
                  ? Ending.ON_NOT_CONFIRMED
                  : Ending.TAKEN_OVER);
    };
  }

  private boolean blind() {
    boolean cycle = facts.plan().cycle() && facts.plan().action() == Action.REBOOT;
    return !cycle && facts.plan().plugs().stream().anyMatch(Plan.Habits::unreadable);
  }

  private Optional<Ending> beforeItsTurn() {
    boolean off = facts.plan().action() == Action.OFF || reboots();
    if (off) {
      return when(now >= shareEnds(facts.plan(), caller), Ending.NO_TURN);
    }
    if (facts.cut()) {
      return Optional.of(Ending.CUT_SHORT);
    }
    return when(now >= timeEnds(facts.plan(), caller), Ending.NO_TURN);
  }

  private boolean reboots() {
    return facts.plan().action() == Action.REBOOT && !facts.plan().cycle();
  }

  private Optional<Ending> inOffPart() {
    if (facts.offFor(caller) && facts.plan().action() == Action.OFF) {
      // Whoever took the plug over may have switched it on since.
      return when(facts.fate() != Fate.LOST, off());
    }
    if (facts.offFor(caller)) {
      return offOfReboot();
    }
    if (anyOffFailed()) {
      return Optional.of(Ending.DECLINED);
    }
    return now >= offEnds(facts, caller) ? Optional.of(inTime()) : Optional.empty();
  }

  private boolean anyOffFailed() {
    OffPart part = OffPart.of(facts, now);
    for (int i = 0; i < facts.members().size(); i++) {
      if (part.need(i, caller.arrived()).failed()) {
        return true;
      }
    }
    return false;
  }

  private Ending off() {
    boolean sent = facts.members().stream().anyMatch(m -> m.commands().offs() > 0);
    return sent ? Ending.POWERED_OFF : Ending.ALREADY_OFF;
  }

  // It waits for others who joined it, but not past its own time.
  private Optional<Ending> offOfReboot() {
    if (facts.cut() || facts.fate() == Fate.LOST) {
      return Optional.of(facts.cut() ? Ending.LEFT_OFF : Ending.ON_NOT_CONFIRMED);
    }
    boolean late = now >= budgetEnds(facts.plan(), caller, Plan.ANSWER_EARLY);
    return when(
        !facts.offForAll() && (late || now >= offEnds(facts, caller)), Ending.ON_NOT_CONFIRMED);
  }

  private Optional<Ending> inCycle() {
    Member plug = facts.members().get(0);
    Need need = CyclePart.of(plug, facts.habits(0), caller.arrived());
    if (plug.commands().sent() == Sent.PROVEN) {
      return Optional.of(Ending.CYCLED);
    }
    if (need == Need.DECLINED || need == Need.PAUSED) {
      return Optional.of(need == Need.PAUSED ? Ending.PAUSED : Ending.DECLINED);
    }
    boolean over = need != Need.DONE && now >= cycleEnds(facts, caller);
    return when(over && !facts.switchingOn(), plug.commands().any() ? Ending.NOT_PROVEN : inTime());
  }

  private Optional<Ending> inOnPartOfReboot() {
    if (facts.cut()) {
      // Another host that verified the off may have sent an on since.
      boolean sent =
          facts.plan().offProven()
              || facts.members().stream().anyMatch(m -> m.commands().ons() > 0);
      return when(!facts.switchingOn(), sent ? Ending.ON_NOT_CONFIRMED : Ending.LEFT_OFF);
    }
    OnPart part = OnPart.of(facts);
    if (onNeeds(part).allMatch(need -> need == Need.DONE)) {
      return Optional.of(Ending.REBOOTED);
    }
    boolean settled = onNeeds(part).allMatch(need -> need == Need.DONE || need.failed());
    boolean tried = facts.members().stream().allMatch(m -> m.commands().sent() != Sent.NOTHING);
    boolean late = now >= budgetEnds(facts.plan(), caller, Plan.ANSWER_EARLY);
    return when(settled || (late && tried), Ending.ON_NOT_CONFIRMED);
  }

  private Optional<Ending> inOn() {
    if (facts.onFor(caller)) {
      boolean sent = facts.members().stream().anyMatch(m -> m.commands().ons() > 0);
      return Optional.of(sent ? Ending.POWERED_ON : Ending.ALREADY_ON);
    }
    if (facts.cut()) {
      return when(!facts.switchingOn(), Ending.CUT_SHORT);
    }
    OnPart part = OnPart.of(facts);
    if (onNeeds(part).anyMatch(need -> need == Need.PAUSED)) {
      return Optional.of(Ending.PAUSED);
    }
    if (onNeeds(part).anyMatch(need -> need == Need.DECLINED)) {
      return Optional.of(Ending.DECLINED);
    }
    boolean over = onNeeds(part).anyMatch(need -> need == Need.TIME_OVER);
    return when(over || now >= timeEnds(facts.plan(), caller), notOn());
  }

  private Stream<Need> onNeeds(OnPart part) {
    return facts.members().stream().map(m -> part.need(m, now));
  }

  /** What keeps the first plug that is not off from being off. */
  private Ending inTime() {
    return IntStream.range(0, facts.members().size())
        .filter(i -> !facts.offFor(caller, i))
        .mapToObj(i -> notOff(facts.members().get(i)))
        .findFirst()
        .orElse(Ending.NOT_SETTLED);
  }

  private Ending notOff(Member plug) {
    if (plug.reading().last() == Said.FAILED) {
      return Ending.UNREADABLE;
    }
    return switch (plug.reading().state()) {
      case NOTHING, FAILED -> Ending.UNREADABLE;
      case ON -> Ending.STILL_ON;
      case UNKNOWN -> Ending.STATE_UNKNOWN;
      case OFF -> plug.flight().open(now) ? Ending.ON_IN_FLIGHT : Ending.NOT_SETTLED;
    };
  }

  private Ending notOn() {
    return facts.members().stream()
        .filter(m -> !m.reading().on(caller.arrived()))
        .map(Judgement::notOn)
        .findFirst()
        .orElse(Ending.UNREADABLE);
  }

  private static Ending notOn(Member plug) {
    if (plug.reading().last() == Said.FAILED) {
      return Ending.UNREADABLE;
    }
    return switch (plug.reading().state()) {
      case NOTHING, FAILED, ON -> Ending.UNREADABLE;
      case OFF -> Ending.STILL_OFF;
      case UNKNOWN -> Ending.STATE_UNKNOWN;
    };
  }

  private static Optional<Ending> when(boolean so, Ending ending) {
    return so ? Optional.of(ending) : Optional.empty();
  }
}
