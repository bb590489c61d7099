package org.palisade.host.operation;

import java.util.List;
import org.palisade.host.operation.Caller.Standing;
import org.palisade.host.operation.Facts.Fate;
import org.palisade.host.operation.Facts.Phase;
import org.palisade.host.operation.Facts.Written;

/** Something that happened: facts and event make the next facts. */
sealed interface Event {

  /**
   * The facts after it.
   *
   * @param facts the facts before it
   * @return what is known now
   */
  Facts foldInto(Facts facts);

  /**
   * Someone asks for the sequence.
   *
   * @param started when the caller started
   * @param at now
   * @param patientFrom when the caller began to wait for nothing but this
   */
  record Called(long started, long at, long patientFrom) implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return facts.joinedBy(Caller.arriving(facts.callers().size(), started, at, patientFrom));
    }
  }

  /**
   * A caller went away.
   *
   * @param caller its number
   */
  record HungUp(int caller) implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return facts.caller(caller, c -> c.now(Standing.GONE));
    }
  }

  /**
   * A step was begun.
   *
   * @param step the step
   * @param at now
   */
  record Did(Step step, long at) implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return switch (step.what()) {
        case WAIT, HALT, END -> facts;
        case LOCK -> facts.in(Phase.LOCKING);
        case WRITE_BEGUN -> facts.written(Written.BEGINNING);
        case WRITE_OFF -> toOnPart(facts);
        case READ -> begin(facts, Running.What.READ);
        case OFF -> begin(facts, Running.What.OFF);
        case ENTER -> begin(facts, Running.What.ENTER);
        case ON -> begin(facts, Running.What.ON);
        case CYCLE -> begin(facts, Running.What.CYCLE);
        case INTERRUPT -> facts.member(step.index(), m -> m.interrupted(at));
        case WARN -> facts.caller(step.index(), Caller::nowWarned);
        case ANSWER -> facts.caller(step.index(), c -> c.now(Standing.ANSWERED));
      };
    }

    private Facts begin(Facts facts, Running.What call) {
      return facts.member(step.index(), m -> m.begin(call, at));
    }

    private Facts toOnPart(Facts facts) {
      int attempts = 1 + facts.plan().times().retryOn();
      List<Member> ready =
          facts.members().stream()
              .map(m -> m.commands().cycled() ? m.toOnPartOfCycle(at, attempts) : m.toOnPart(at))
              .toList();
      return facts.with(ready).in(Phase.ON);
    }
  }

  /**
   * The plugs are ours.
   *
   * @param flights what may yet switch each of them on
   * @param since from when a state is waited for
   */
  record Locked(List<Flight> flights, long since) implements Event {
    public Locked {
      flights = List.copyOf(flights);
    }

    @Override
    public Facts foldInto(Facts facts) {
      return facts
          .with(flights.stream().map(flight -> Member.locked(flight, since)).toList())
          .in(first(facts.plan()));
    }

    private static Phase first(Plan plan) {
      if (plan.action() == Action.ON || plan.offProven()) {
        return Phase.ON;
      }
      return plan.action() == Action.REBOOT && plan.cycle() ? Phase.CYCLE : Phase.OFF;
    }
  }

  /** Another process has taken the plugs over. */
  record Lost() implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return facts.befallen(Fate.LOST);
    }
  }

  /**
   * Phase on was entered for a plug, or cannot be any more.
   *
   * @param plug its number
   * @param ours whether it was entered
   */
  record Entered(int plug, boolean ours) implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      Facts back = facts.member(plug, Member::entered);
      return ours ? back : back.befallen(Fate.LOST);
    }
  }

  /** The journal has it, or has had its time. */
  record Journalled() implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return facts.written(Written.BEGUN);
    }
  }

  /**
   * A device answered.
   *
   * @param plug the plug's number
   * @param reply what it said
   * @param at now
   */
  record Answered(int plug, Reply reply, long at) implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      boolean wasOff = facts.members().get(plug).running().what() == Running.What.OFF;
      Facts answered =
          facts.member(plug, m -> m.answered(reply, at, facts.plan(), facts.habits(plug)));
      // A reading that began in the same nanosecond began before the answer.
      return wasOff ? answered.roundFrom(at + 1) : answered;
    }
  }

  /**
   * Someone else waits for one of the plugs.
   *
   * @param rival what for
   */
  record Rivalled(Rival rival) implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return facts.rivalled(rival);
    }
  }

  /** The host stops. */
  record Stopped() implements Event {
    @Override
    public Facts foldInto(Facts facts) {
      return facts.befallen(Fate.STOPPED);
    }
  }
}
