package org.palisade.host.operation;

/** Which step brings a plug nearer to a cycle that is proved. */
final class CyclePart {

  private CyclePart() {}

  /**
   * What a plug needs.
   *
   * @param plug the plug
   * @param habits its kind's habits
   * @param from only readings begun since then count
   * @return the need; {@link Need#DONE} once the plug was read off, or the device proved the cycle
   */
  static Need of(Member plug, Plan.Habits habits, long from) {
    if (!plug.running().idle()) {
      return Need.PATIENCE;
    }
    if (plug.commands().sent() == Sent.PROVEN || plug.reading().off(habits.confirmOff(), from)) {
      return Need.DONE;
    }
    return plug.commands().cycles() == 0 ? before(plug, habits) : after(plug);
  }

  private static Need before(Member plug, Plan.Habits habits) {
    return switch (plug.reading().last()) {
      case NOTHING -> habits.unreadable() ? Need.COMMAND : Need.READ;
      case OFF -> Need.READ;
      case ON -> Need.COMMAND;
      case UNKNOWN -> Need.PAUSED;
      case FAILED -> plug.hopeless() ? Need.DECLINED : Need.READ;
    };
  }

  // It is never sent again: nobody could say whether the first one acted.
  private static Need after(Member plug) {
    return switch (plug.commands().sent()) {
      case ACCEPTED, PROVEN, DOUBTFUL, NOTHING -> Need.READ;
      case UNCHANGED, FINAL -> Need.DECLINED;
      case REFUSED -> refused(plug);
    };
  }

  // A device refuses to cycle a plug that is off.
  private static Need refused(Member plug) {
    return switch (plug.reading().last()) {
      case NOTHING, OFF -> Need.READ;
      case ON, UNKNOWN, FAILED -> Need.DECLINED;
    };
  }
}
