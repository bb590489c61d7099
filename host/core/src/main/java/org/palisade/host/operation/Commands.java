package org.palisade.host.operation;

/**
 * The power commands that a plug was sent.
 *
 * @param offs how many offs were begun
 * @param ons how many ons were, or may have been, sent
 * @param cycles how many cycles were begun: at most one
 * @param sent what became of the last command of this part
 * @param refusals how often the device declined in a row
 * @param underOn whether an on was in flight when the last off was begun
 */
record Commands(int offs, int ons, int cycles, Sent sent, int refusals, boolean underOn) {

  static final Commands NONE = new Commands(0, 0, 0, Sent.NOTHING, 0, false);

  boolean any() {
    return offs + ons + cycles > 0;
  }

  /** Whether the device may have cycled. */
  boolean cycled() {
    return cycles > 0 && sent.mayAct();
  }

  Commands off(boolean whileOnInFlight) {
    return new Commands(offs + 1, ons, cycles, Sent.DOUBTFUL, refusals, whileOnInFlight);
  }

  Commands on() {
    return new Commands(offs, ons + 1, cycles, Sent.DOUBTFUL, refusals, underOn);
  }

  Commands cycle() {
    return new Commands(offs, ons, cycles + 1, Sent.DOUBTFUL, refusals, underOn);
  }

  Commands came(Sent to) {
    int more = to == Sent.REFUSED ? refusals + 1 : refusals;
    return new Commands(offs, ons, cycles, to, more, underOn);
  }

  /** An on that was not sent is no attempt. */
  Commands onNotSent() {
    return new Commands(offs, ons - 1, cycles, Sent.UNCHANGED, refusals, underOn);
  }

  /** A refusal of a plug that is off is explained. */
  Commands refusalsExplained() {
    return new Commands(offs, ons, cycles, sent, 0, underOn);
  }

  Commands forOnPart() {
    return new Commands(offs, ons, cycles, Sent.NOTHING, 0, underOn);
  }

  /** A cycle does its own on: none is sent after it. */
  Commands onDoneByCycle(int most) {
    return new Commands(offs, most, cycles, Sent.ACCEPTED, 0, underOn);
  }
}
