package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.palisade.host.operation.Caller.Standing;

/**
 * All that is known of one power sequence. Immutable: an {@link Event} makes other facts of it, and
 * {@link Decision} says what to do about it.
 *
 * @param plan what does not change
 * @param phase how far it is
 * @param callers who asked
 * @param members the plugs; none before they are locked
 * @param written how far the journal is
 * @param roundFrom when the last off was answered: only readings begun since then count
 * @param rival who else waits for one of the plugs
 * @param fate what befell the sequence from outside
 */
record Facts(
    Plan plan,
    Phase phase,
    List<Caller> callers,
    List<Member> members,
    Written written,
    long roundFrom,
    Rival rival,
    Fate fate) {

  /** How far a sequence is. */
  enum Phase {
    /** Nothing has begun. */
    WAITING,
    /** The plugs are asked for. */
    LOCKING,
    OFF,
    CYCLE,
    ON
  }

  /** How far the journal is. */
  enum Written {
    NOTHING,
    /** That a command comes is being written. */
    BEGINNING,
    BEGUN
  }

  /** What befell a sequence. */
  enum Fate {
    NONE,
    /** The host stops. */
    STOPPED,
    /** Another process took the plugs over. */
    LOST
  }

  Facts {
    callers = List.copyOf(callers);
    members = List.copyOf(members);
  }

  static Facts of(Plan plan) {
    return new Facts(
        plan,
        Phase.WAITING,
        List.of(),
        List.of(),
        Written.NOTHING,
        Long.MIN_VALUE,
        Rival.NONE,
        Fate.NONE);
  }

  Stream<Caller> waiting() {
    return callers.stream().filter(Caller::waits);
  }

  // Asked for at each step of each operation, where a stream costs more than what it looks at.
  boolean anyoneWaits() {
    for (Caller caller : callers) {
      if (caller.waits()) {
        return true;
      }
    }
    return false;
  }

  boolean nobodyAnswered() {
    return callers.stream().noneMatch(c -> c.standing() == Standing.ANSWERED);
  }

  /**
   * Whether another caller who asks for the same may still join. Behind someone who waits for the
   * plug it must queue: what was asked last is to be the last that is done.
   */
  boolean joinable() {
    boolean soon = (phase != Phase.ON && phase != Phase.CYCLE) || plan.action() == Action.ON;
    boolean alive = anyoneWaits() || nobodyAnswered();
    return soon && alive && !plan.offProven() && rival == Rival.NONE && fate == Fate.NONE;
  }

  boolean anyCommand() {
    return members.stream().anyMatch(m -> m.commands().any());
  }

  boolean switchingOn() {
    return members.stream().anyMatch(m -> m.running().what().switchesOn());
  }

  /** Whether the sequence is to stop short of, or in, its on part. */
  boolean cut() {
    return rival.cutsShort(plan.action());
  }

  Plan.Habits habits(int index) {
    return plan.plugs().get(index);
  }

  /** Whether off was read of every plug in one round that satisfies a caller. */
  boolean offFor(Caller caller) {
    for (int i = 0; i < members.size(); i++) {
      if (!offFor(caller, i)) {
        return false;
      }
    }
    return true;
  }

  /** The same of one plug. */
  boolean offFor(Caller caller, int index) {
    long from = Math.max(roundFrom, caller.arrived());
    return members.get(index).reading().off(habits(index).confirmOff(), from);
  }

  boolean offForAll() {
    boolean anyone = false;
    for (Caller caller : callers) {
      anyone |= caller.waits();
      if (caller.waits() && !offFor(caller)) {
        return false;
      }
    }
    return anyone;
  }

  boolean onFor(Caller caller) {
    return members.stream().allMatch(m -> m.reading().on(caller.arrived()));
  }

  Facts in(Phase other) {
    return new Facts(plan, other, callers, members, written, roundFrom, rival, fate);
  }

  Facts with(List<Member> others) {
    return new Facts(plan, phase, callers, others, written, roundFrom, rival, fate);
  }

  Facts member(int index, UnaryOperator<Member> change) {
    List<Member> changed = new ArrayList<>(members);
    changed.set(index, change.apply(changed.get(index)));
    return with(changed);
  }

  Facts joinedBy(Caller caller) {
    List<Caller> more = new ArrayList<>(callers);
    more.add(caller);
    return new Facts(plan, phase, more, members, written, roundFrom, rival, fate);
  }

  Facts caller(int id, UnaryOperator<Caller> change) {
    List<Caller> changed = callers.stream().map(c -> c.id() == id ? change.apply(c) : c).toList();
    return new Facts(plan, phase, changed, members, written, roundFrom, rival, fate);
  }

  Facts written(Written other) {
    return new Facts(plan, phase, callers, members, other, roundFrom, rival, fate);
  }

  Facts roundFrom(long at) {
    return new Facts(plan, phase, callers, members, written, at, rival, fate);
  }

  Facts rivalled(Rival other) {
    return new Facts(plan, phase, callers, members, written, roundFrom, rival.or(other), fate);
  }

  // What was lost stays lost, even if the host then stops.
  Facts befallen(Fate other) {
    return new Facts(
        plan, phase, callers, members, written, roundFrom, rival, fate == Fate.LOST ? fate : other);
  }
}
