package org.palisade.host.operation;

/** Which step brings a plug nearer to a verified off: the table "off" of the verdicts. */
final class OffPart {
  private final Facts facts;
  private final long now;
  private final long oldestWaiting;

  private OffPart(Facts facts, long now, long oldestWaiting) {
    this.facts = facts;
    this.now = now;
    this.oldestWaiting = oldestWaiting;
  }

  static OffPart of(Facts facts, long now) {
    long oldest = facts.anyoneWaits() ? Long.MAX_VALUE : Long.MIN_VALUE;
    for (Caller caller : facts.callers()) {
      oldest = caller.waits() ? Math.min(oldest, caller.arrived()) : oldest;
    }
    return new OffPart(facts, now, oldest);
  }

  /** When an accepted off has had its time to act: if it did not, it is sent again. */
  static long dropped(Plan plan, Member plug) {
    return plug.pace().answeredAt() + plan.times().powerWait() + plan.times().powerTimeout();
  }

  /**
   * What a plug needs.
   *
   * @param index its number
   * @param from only readings begun since then count
   * @return the need
   */
  Need need(int index, long from) {
    Member plug = facts.members().get(index);
    Plan.Habits habits = facts.habits(index);
    if (!plug.running().idle()) {
      return Need.PATIENCE;
    }
    if (plug.reading().off(habits.confirmOff(), from)) {
      return Need.DONE;
    }
    return switch (plug.reading().last()) {
      case NOTHING -> Need.READ;
      case FAILED -> unread(plug);
      case OFF -> notYetBelieved(plug, habits);
      case ON, UNKNOWN -> notOff(plug);
    };
  }

  private static Need unread(Member plug) {
    boolean hopeless = plug.commands().offs() == 0 && plug.hopeless();
    return hopeless || plug.commands().sent() == Sent.FINAL ? Need.DECLINED : Need.READ;
  }

  // An off that needs confirming, or that an on in flight may end, is made sure by a command.
  private static Need notYetBelieved(Member plug, Plan.Habits habits) {
    boolean doubted = habits.confirmOff() > 1 || plug.flight().open(plug.reading().began());
    return doubted && plug.commands().offs() == 0 ? Need.COMMAND : Need.READ;
  }

  private Need notOff(Member plug) {
    return switch (plug.commands().sent()) {
      case NOTHING, DOUBTFUL, UNCHANGED -> Need.COMMAND;
      case ACCEPTED, PROVEN -> spent(plug) ? Need.COMMAND : Need.READ;
      case REFUSED -> plug.commands().refusals() < 2 ? Need.COMMAND : Need.DECLINED;
      case FINAL -> Need.DECLINED;
    };
  }

  // An accepted off needs time to act. But not one that acted and was undone, nor one that its
  // device has forgotten; and whoever joins what all others have left gets an off of his own.
  private boolean spent(Member plug) {
    return plug.cameBack()
        || now >= dropped(facts.plan(), plug)
        || (oldestWaiting > plug.pace().answeredAt() && plug.reading().began() >= oldestWaiting);
  }
}
