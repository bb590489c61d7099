package org.palisade.host.operation;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.palisade.host.operation.Facts.Fate;
import org.palisade.host.operation.Facts.Phase;
import org.palisade.host.operation.Step.What;

/** Facts and time to the next step. */
final class Decision {
  private final Facts facts;
  private final long now;

  private Decision(Facts facts, long now) {
    this.facts = facts;
    this.now = now;
  }

  /**
   * What is to be done next. Asked again after each step that was begun and each event.
   *
   * @param facts what is known
   * @param now the time
   * @return the step
   */
  static Step next(Facts facts, long now) {
    Decision decision = new Decision(facts, now);
    return decision
        .answer()
        .or(decision::stopAnOn)
        .or(decision::end)
        .or(decision::work)
        .orElseGet(decision::pause);
  }

  private Optional<Step> answer() {
    for (Caller caller : facts.callers()) {
      Optional<Ending> ending =
          caller.waits() ? Judgement.of(facts, caller, now) : Optional.empty();
      if (ending.isPresent()) {
        return Optional.of(Step.answer(caller.id(), ending.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<Step> stopAnOn() {
    if (facts.rival().compareTo(Rival.REBOOT) >= 0
        && facts.members().stream().anyMatch(m -> now >= m.running().stuckAt())) {
      return Optional.of(Step.of(What.HALT));
    }
    for (int i = 0; i < facts.members().size(); i++) {
      if (now >= stopAt(facts.members().get(i))) {
        return Optional.of(Step.of(What.INTERRUPT, i));
      }
    }
    return Optional.empty();
  }

  // An on is told to stop for an off; a cycle is waited for, as long as a state is.
  private long stopAt(Member plug) {
    Running running = plug.running();
    if (!running.what().switchesOn() || running.isInterrupted()) {
      return Long.MAX_VALUE;
    }
    if (running.what() == Running.What.CYCLE) {
      boolean wanted = facts.rival() != Rival.NONE;
      return wanted ? running.began() + facts.plan().times().powerTimeout() : Long.MAX_VALUE;
    }
    boolean orphanInTheWay = !facts.anyoneWaits() && facts.rival() != Rival.NONE;
    boolean stop = facts.cut() || facts.fate() != Fate.NONE || orphanInTheWay;
    return stop ? running.began() : Long.MAX_VALUE;
  }

  private Optional<Step> end() {
    boolean over = !facts.anyoneWaits() && !facts.switchingOn() && !watched();
    return over ? Optional.of(Step.of(What.END)) : Optional.empty();
  }

  // All callers went away. What was switched off is watched until it is known, or the time is over,
  // or somebody else wants the plug.
  private boolean watched() {
    boolean sent = facts.anyCommand() && facts.phase() != Phase.ON;
    boolean free = facts.rival() == Rival.NONE && facts.fate() == Fate.NONE;
    return facts.nobodyAnswered()
        && sent
        && free
        && facts.callers().stream().anyMatch(c -> now < watchEnds(c))
        && needs().anyMatch(need -> need != Need.DONE)
        && needs().noneMatch(Need::failed);
  }

  private long watchEnds(Caller caller) {
    return facts.plan().hasBudget()
        ? Judgement.budgetEnds(facts.plan(), caller, 0)
        : Judgement.timeoutEnds(facts, caller);
  }

  private Optional<Step> work() {
    return switch (facts.phase()) {
      case WAITING -> now >= starts() ? Optional.of(Step.of(What.LOCK)) : Optional.empty();
      case LOCKING -> Optional.empty();
      case OFF -> warn().or(this::openGate).or(() -> workOn(What.OFF));
      case CYCLE -> openGate().or(() -> workOn(What.CYCLE));
      case ON -> workOn(What.ON);
    };
  }

  private long starts() {
    long delay = facts.plan().action() == Action.ON ? 0 : facts.plan().times().delay();
    return facts.waiting().mapToLong(c -> c.started() + delay).min().orElse(Long.MAX_VALUE);
  }

  private Optional<Step> warn() {
    for (Caller caller : facts.callers()) {
      boolean told = !caller.waits() || caller.warned();
      if (!told && now >= Judgement.budgetEnds(facts.plan(), caller, 0)) {
        return Optional.of(Step.of(What.WARN, caller.id()));
      }
    }
    return Optional.empty();
  }

  // Only here a sequence passes from off to on.
  private Optional<Step> openGate() {
    boolean open =
        facts.plan().action() == Action.REBOOT
            && facts.offForAll()
            && facts.members().stream().allMatch(m -> m.running().idle());
    return open ? onceJournalled(Step.of(What.WRITE_OFF)) : Optional.empty();
  }

  private Optional<Step> onceJournalled(Step step) {
    return switch (facts.written()) {
      case NOTHING -> Optional.of(Step.of(What.WRITE_BEGUN));
      case BEGINNING -> Optional.empty();
      case BEGUN -> Optional.of(step);
    };
  }

  private Optional<Step> workOn(What command) {
    Optional<Step> step = Optional.empty();
    for (int i = 0; i < facts.members().size() && step.isEmpty(); i++) {
      step = stepOf(i, command);
    }
    return step;
  }

  private Optional<Step> stepOf(int index, What command) {
    Member plug = facts.members().get(index);
    return switch (need(index)) {
      case PATIENCE, DONE, DECLINED, PAUSED, TIME_OVER -> Optional.empty();
      case READ -> look(plug, index);
      // For nobody nothing is sent.
      case COMMAND -> facts.anyoneWaits() ? send(plug, index, command) : look(plug, index);
    };
  }

  private Optional<Step> look(Member plug, int index) {
    boolean readable = now >= plug.pace().notBefore();
    return readable ? Optional.of(Step.of(What.READ, index)) : Optional.empty();
  }

  private Optional<Step> send(Member plug, int index, What command) {
    if (now < plug.pace().sendNotBefore()) {
      return Optional.empty();
    }
    boolean free = command == What.OFF || plug.running().what() == Running.What.ENTERED;
    return onceJournalled(Step.of(free ? command : What.ENTER, index));
  }

  private Stream<Need> needs() {
    return IntStream.range(0, facts.members().size()).mapToObj(this::need);
  }

  private Need need(int index) {
    Member plug = facts.members().get(index);
    return switch (facts.phase()) {
      case WAITING, LOCKING -> Need.PATIENCE;
      case OFF -> OffPart.of(facts, now).need(index, fresh());
      case CYCLE -> CyclePart.of(plug, facts.habits(index), fresh());
      case ON -> OnPart.of(facts).need(plug, now);
    };
  }

  // Of those who wait, the last who came must be satisfied too; where all have left, the last.
  private long fresh() {
    boolean anyoneWaits = facts.anyoneWaits();
    long last = facts.roundFrom();
    for (Caller caller : facts.callers()) {
      if (caller.waits() || !anyoneWaits) {
        last = Math.max(last, caller.arrived());
      }
    }
    return last;
  }

  // Every time at which the answer could be another one. One too many does no harm.
  private Step pause() {
    long next = Long.MAX_VALUE;
    for (Member plug : facts.members()) {
      next = sooner(next, plug);
    }
    for (Caller caller : facts.callers()) {
      next = sooner(next, caller);
    }
    return Step.waitUntil(next);
  }

  private long sooner(long than, Member plug) {
    long next = sooner(than, plug.pace().notBefore());
    next = sooner(next, plug.pace().sendNotBefore());
    next = sooner(next, plug.running().stuckAt());
    next = sooner(next, stopAt(plug));
    next = sooner(next, OffPart.dropped(facts.plan(), plug));
    return sooner(next, OnPart.of(facts).ends(plug));
  }

  private long sooner(long than, Caller caller) {
    Plan plan = facts.plan();
    long next = sooner(than, caller.started() + plan.times().delay());
    next = sooner(next, Judgement.budgetEnds(plan, caller, 0));
    next = sooner(next, Judgement.budgetEnds(plan, caller, Plan.ANSWER_EARLY));
    next = sooner(next, Judgement.shareEnds(plan, caller));
    next = sooner(next, Judgement.timeoutEnds(facts, caller));
    return facts.phase() == Phase.CYCLE ? sooner(next, Judgement.cycleEnds(facts, caller)) : next;
  }

  private long sooner(long than, long time) {
    return time > now ? Math.min(than, time) : than;
  }
}
