package org.palisade.host.operation;

/** Facts whose times count from now, so that equal situations at different times are equal. */
final class Shifted {
  private static final long LONG_AGO = -10 * Plan.SECOND;

  private Shifted() {}

  static long time(long time, long now) {
    boolean none = time == Long.MAX_VALUE || time == Long.MIN_VALUE;
    return none ? time : Math.max(time - now, LONG_AGO);
  }

  static Flight flight(Flight flight, long now) {
    return flight.open(now) ? new Flight(flight.ons(), time(flight.until(), now)) : Flight.NONE;
  }

  static Facts facts(Facts facts, long now) {
    return new Facts(
        facts.plan(),
        facts.phase(),
        facts.callers().stream().map(c -> caller(c, now)).toList(),
        facts.members().stream().map(m -> member(m, now)).toList(),
        facts.written(),
        time(facts.roundFrom(), now),
        facts.rival(),
        facts.fate());
  }

  private static Caller caller(Caller caller, long now) {
    return new Caller(
        caller.id(),
        time(caller.started(), now),
        time(caller.arrived(), now),
        time(caller.patientFrom(), now),
        caller.standing(),
        caller.warned());
  }

  private static Member member(Member member, long now) {
    return new Member(
        running(member.running(), now),
        reading(member.reading(), now),
        member.commands(),
        // Kept as it is: when it ended still counts for the time that an off has.
        new Flight(member.flight().ons(), time(member.flight().until(), now)),
        pace(member.pace(), now),
        member.reason(),
        member.words());
  }

  private static Running running(Running running, long now) {
    return running.what() == Running.What.NOTHING
        ? Running.IDLE
        : new Running(
            running.what(),
            time(running.began(), now),
            time(running.interrupted(), now),
            flight(running.before(), now));
  }

  private static Reading reading(Reading reading, long now) {
    return new Reading(
        reading.last(),
        time(reading.began(), now),
        reading.state(),
        reading.run().stream().map(began -> time(began, now)).toList(),
        reading.offSeen());
  }

  private static Pace pace(Pace pace, long now) {
    return new Pace(
        Math.max(0, time(pace.notBefore(), now)),
        Math.max(0, time(pace.sendNotBefore(), now)),
        pace.failures(),
        pace.sends(),
        time(pace.timeFrom(), now),
        pace.restart(),
        time(pace.answeredAt(), now));
  }
}
