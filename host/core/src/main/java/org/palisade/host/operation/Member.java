package org.palisade.host.operation;

import java.util.Optional;
import org.palisade.plugin.StonithException.Reason;

/**
 * All that is known of one plug of a sequence.
 *
 * @param running what is being done with it
 * @param reading what its readings have shown
 * @param commands what it was sent
 * @param flight the ons that may yet act
 * @param pace when it may be talked to
 * @param reason the last failure of a call
 * @param words the same in words
 */
record Member(
    Running running,
    Reading reading,
    Commands commands,
    Flight flight,
    Pace pace,
    Optional<Reason> reason,
    String words) {

  static Member locked(Flight flight, long at) {
    return new Member(
        Running.IDLE, Reading.NONE, Commands.NONE, flight, Pace.from(at), Optional.empty(), "");
  }

  Member begin(Running.What what, long at) {
    Running call = Running.call(what, at, flight);
    return switch (what) {
      case NOTHING, READ, ENTER, ENTERED -> with(call);
      case OFF ->
          new Member(
              call,
              reading.afterCommand(),
              commands.off(flight.open(at), pending()),
              flight,
              pace,
              reason,
              words);
      case ON ->
          new Member(
              call, reading.afterCommand(), commands.on(), flight.sent(at), pace, reason, words);
      case CYCLE ->
          new Member(
              call,
              reading.afterCommand(),
              commands.cycle(),
              flight.cycled(at),
              pace,
              reason,
              words);
    };
  }

  /** Whether an off that was accepted earlier may yet act, whatever becomes of another one. */
  private boolean pending() {
    return commands.sent() == Sent.ACCEPTED && !cameBack();
  }

  /** Whether it is on although an off has acted, or was overtaken by a late on. */
  boolean cameBack() {
    return reading.last() == Said.ON && (reading.offSeen() || commands.underOn());
  }

  Member answered(Reply reply, long at, Plan plan, Plan.Habits habits) {
    return switch (running.what()) {
      case NOTHING, ENTER, ENTERED -> this;
      case READ -> read(reply, at, plan, habits);
      case OFF -> commandAnswered(reply, at, plan).with(Running.IDLE);
      case ON, CYCLE -> onAnswered(reply, at, plan, habits).with(Running.IDLE);
    };
  }

  private Member read(Reply reply, long at, Plan plan, Plan.Habits habits) {
    Member idle = with(Running.IDLE);
    long began = running.began();
    return switch (reply.word()) {
      case ON -> idle.readOn(began).next(nextReading(began, at, plan));
      case OFF -> idle.readOff(began, habits).next(afterOff(began, at, plan, habits));
      case UNKNOWN ->
          idle.with(reading.named(Said.UNKNOWN, began)).next(nextReading(began, at, plan));
      case FAILED, ACCEPTED, PROVEN -> idle.readFailed(reply, began, at, plan, habits);
    };
  }

  // The one on in flight has landed. An off that was sent meanwhile may have acted before it, so
  // the wait for off begins anew with the next; and once only, or it never ended where no other is
  // sent because all callers have left.
  private Member readOn(long began) {
    boolean overtaken = flight.open(began) || commands.underOn();
    boolean again = commands.cycles() == 0 && overtaken && !pace.restart();
    return new Member(
        running,
        reading.named(Said.ON, began),
        commands,
        flight.landed(),
        again ? pace.restartingAt(began) : pace,
        reason,
        words);
  }

  // While an on is in flight an off may end at any moment. Not so that of a cycle: it is the proof.
  private Member readOff(long began, Plan.Habits habits) {
    boolean believed = !flight.open(began) || commands.cycled();
    boolean offPart = commands.ons() == 0;
    return new Member(
        running,
        believed ? reading.off(began, habits.confirmOff()) : reading.unbelievedOff(began),
        offPart ? commands.refusalsExplained() : commands,
        flight,
        pace,
        reason,
        words);
  }

  private long afterOff(long began, long at, Plan plan, Plan.Habits habits) {
    return habits.confirmOff() == 1
        ? nextReading(began, at, plan)
        : Math.max(at, began + Plan.CONFIRM_APART);
  }

  private long nextReading(long began, long at, Plan plan) {
    return plan.nextReading(pace.answeredAt(), began, at);
  }

  // A refusal from a read is that of a command which was accepted earlier.
  private Member readFailed(Reply reply, long began, long at, Plan plan, Plan.Habits habits) {
    Reason why = reply.reason().orElse(Reason.PROTOCOL);
    boolean commandFailed = why == Reason.REFUSED && commands.sent() != Sent.NOTHING;
    return new Member(
        running,
        commandFailed ? reading.outdated() : reading.failed(began, habits.confirmOff()),
        commandFailed ? commands.came(Sent.REFUSED) : commands,
        flight,
        pace.readFailed(at + Math.max(plan.backOff(pace.failures()), reply.retryAfter())),
        Optional.of(why),
        reply.text());
  }

  private Member commandAnswered(Reply reply, long at, Plan plan) {
    Sent sent = reply.sent();
    boolean anew = running.what() == Running.What.ON ? sent.mayAct() : pace.restart();
    long nextSend = at + Math.max(plan.backOff(pace.sends()), reply.retryAfter());
    long next =
        switch (sent) {
          case NOTHING, REFUSED, FINAL -> at + 1;
          case ACCEPTED, PROVEN -> at + plan.times().powerWait() + plan.times().firstPoll();
          case DOUBTFUL, UNCHANGED -> at + Math.max(plan.times().firstPoll(), reply.retryAfter());
        };
    return new Member(
        running,
        reading,
        commands.came(sent),
        flight,
        pace.answered(at, next, nextSend, anew ? at : pace.timeFrom()),
        reply.reason().or(() -> reason),
        reply.reason().isPresent() ? reply.text() : words);
  }

  private Member onAnswered(Reply reply, long at, Plan plan, Plan.Habits habits) {
    Member answered = commandAnswered(reply, at, plan);
    boolean inFlight = answered.commands.sent().mayAct();
    boolean notSent =
        answered.commands.sent() == Sent.UNCHANGED && running.what() == Running.What.ON;
    return new Member(
        running,
        reading,
        notSent ? answered.commands.onNotSent() : answered.commands,
        inFlight ? flight.returned(at, habits.lateOn()) : running.before(),
        answered.pace,
        answered.reason,
        answered.words);
  }

  /** Begins the on part, at a reading of off or at the very start. */
  Member toOnPart(long at) {
    return new Member(running, reading, commands.forOnPart(), flight, Pace.from(at), reason, words);
  }

  /** Begins to wait for the on that a cycle brings of itself. */
  Member toOnPartOfCycle(long at, int attempts) {
    return new Member(
        running,
        reading.outdated(),
        commands.onDoneByCycle(attempts),
        flight,
        Pace.from(at),
        reason,
        words);
  }

  Member entered() {
    return running.what() == Running.What.ENTER
        ? with(Running.call(Running.What.ENTERED, running.began(), flight))
        : this;
  }

  /** Whether the last failure of a call is of those that do not go away. */
  boolean hopeless() {
    return Sent.of(reason.orElse(Reason.PROTOCOL)) == Sent.FINAL;
  }

  Member interrupted(long at) {
    return with(running.interruptedAt(at));
  }

  /** When the time for a state to be reached is over, by {@code power_timeout} alone. */
  long timeOver(Plan plan, long from) {
    long waited = commands.sent() == Sent.NOTHING ? 0 : plan.times().powerWait();
    return Math.max(pace.timeFrom(), from) + waited + plan.times().powerTimeout();
  }

  /** The same for off: the time that an on needs to land is not the device's fault. */
  long offTimeOver(Plan plan, long from) {
    boolean running = flight.until() == Long.MAX_VALUE;
    long landed = running ? from : flight.until();
    return Math.max(timeOver(plan, from), landed + plan.times().powerTimeout());
  }

  private Member next(long notBefore) {
    return new Member(running, reading, commands, flight, pace.read(notBefore), reason, words);
  }

  private Member with(Running other) {
    return new Member(other, reading, commands, flight, pace, reason, words);
  }

  private Member with(Reading other) {
    return new Member(running, other, commands, flight, pace, reason, words);
  }
}
