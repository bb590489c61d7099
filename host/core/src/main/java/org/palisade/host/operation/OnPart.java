package org.palisade.host.operation;

/** Which step brings a plug nearer to on: the table "on", and the on part of a reboot. */
final class OnPart {

  private final Plan plan;
  private final long from;
  private final long budgetEnds;

  private OnPart(Plan plan, long from, long budgetEnds) {
    this.plan = plan;
    this.from = from;
    this.budgetEnds = budgetEnds;
  }

  static OnPart of(Facts facts) {
    Plan plan = facts.plan();
    long arrived = Long.MIN_VALUE;
    long started = Long.MIN_VALUE / 2;
    for (Caller caller : facts.callers()) {
      if (caller.waits()) {
        arrived = Math.max(arrived, caller.arrived());
        started = Math.max(started, caller.started());
      }
    }
    long from = plan.action() == Action.REBOOT ? Long.MIN_VALUE : arrived;
    return new OnPart(plan, from, started + plan.times().budget());
  }

  /** When the time for a plug's on is over. */
  long ends(Member plug) {
    return plan.hasBudget() ? budgetEnds : plug.timeOver(plan, from);
  }

  /**
   * What a plug needs.
   *
   * @param plug the plug
   * @param now the time
   * @return the need
   */
  Need need(Member plug, long now) {
    if (!plug.running().idle()) {
      return Need.PATIENCE;
    }
    return switch (plug.reading().last()) {
      case ON -> plug.reading().on(from) ? Need.DONE : Need.READ;
      case OFF -> off(plug, now);
      case UNKNOWN -> untried(plug) ? Need.PAUSED : unclear(plug, now);
      case NOTHING -> inTime(plug, now);
      case FAILED -> untried(plug) && plug.hopeless() ? Need.DECLINED : unclear(plug, now);
    };
  }

  private Need off(Member plug, long now) {
    boolean more = plug.commands().ons() < 1 + plan.times().retryOn();
    return switch (plug.commands().sent()) {
      case NOTHING -> firstOn(plug, now);
      case ACCEPTED, PROVEN -> inTime(plug, now) == Need.READ ? Need.READ : again(more);
      case DOUBTFUL -> more ? Need.COMMAND : inTime(plug, now);
      case UNCHANGED -> inTime(plug, now) == Need.READ ? Need.COMMAND : Need.TIME_OVER;
      case REFUSED -> more && plug.commands().refusals() < 2 ? Need.COMMAND : Need.DECLINED;
      case FINAL -> Need.DECLINED;
    };
  }

  // However late off was verified in a reboot, one on is sent, or the machine would stay off.
  private Need firstOn(Member plug, long now) {
    boolean late = plan.action() == Action.ON && inTime(plug, now) == Need.TIME_OVER;
    return late ? Need.TIME_OVER : Need.COMMAND;
  }

  private Need again(boolean more) {
    return more && !plan.hasBudget() ? Need.COMMAND : Need.TIME_OVER;
  }

  private Need unclear(Member plug, long now) {
    boolean declined =
        plug.commands().sent() == Sent.FINAL
            || (plug.commands().sent() == Sent.REFUSED && plug.commands().refusals() > 1);
    return declined ? Need.DECLINED : inTime(plug, now);
  }

  private Need inTime(Member plug, long now) {
    return now < ends(plug) ? Need.READ : Need.TIME_OVER;
  }

  private static boolean untried(Member plug) {
    return plug.commands().sent() == Sent.NOTHING;
  }
}
