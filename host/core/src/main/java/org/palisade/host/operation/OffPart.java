package org.palisade.host.operation;

import org.palisade.plugin.StonithException.Reason;

/** Which step brings a plug nearer to a verified off: the table "off" of the verdicts. */
final class OffPart {

  private OffPart() {}

  /**
   * What a plug needs.
   *
   * @param plug the plug
   * @param habits its kind's habits
   * @param from only readings begun since then count
   * @return the need
   */
  static Need of(Member plug, Plan.Habits habits, long from) {
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
    boolean hopeless = plug.commands().offs() == 0 && Sent.of(lastReason(plug)) == Sent.FINAL;
    return hopeless || plug.commands().sent() == Sent.FINAL ? Need.DECLINED : Need.READ;
  }

  // An off that needs confirming, or that an on in flight may end, is made sure by a command.
  private static Need notYetBelieved(Member plug, Plan.Habits habits) {
    boolean doubted = habits.confirmOff() > 1 || plug.flight().open(plug.reading().began());
    return doubted && plug.commands().offs() == 0 ? Need.COMMAND : Need.READ;
  }

  private static Need notOff(Member plug) {
    return switch (plug.commands().sent()) {
      case NOTHING, DOUBTFUL, UNCHANGED -> Need.COMMAND;
      case ACCEPTED, PROVEN -> cameBack(plug) ? Need.COMMAND : Need.READ;
      case REFUSED -> plug.commands().refusals() < 2 ? Need.COMMAND : Need.DECLINED;
      case FINAL -> Need.DECLINED;
    };
  }

  // An accepted off needs time to act; but one that has acted, or that a late on overtook, is over.
  private static boolean cameBack(Member plug) {
    return plug.reading().last() == Said.ON
        && (plug.reading().offSeen() || plug.commands().underOn());
  }

  private static Reason lastReason(Member plug) {
    return plug.reason().orElse(Reason.PROTOCOL);
  }
}
