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
 * @param pending whether an off that was accepted before the last one may yet act
 */
record Commands(
    int offs, int ons, int cycles, Sent sent, int refusals, boolean underOn, boolean pending) {

  static final Commands NONE = new Commands(0, 0, 0, Sent.NOTHING, 0, false, false);

  boolean any() {
    return offs + ons + cycles > 0;
  }

  /** Whether the device may have cycled. */
  boolean cycled() {
    return cycles > 0 && sent.mayAct();
  }

  Commands off(boolean whileOnInFlight, boolean whileOffPending) {
    return new Commands(
        offs + 1, ons, cycles, Sent.DOUBTFUL, refusals, whileOnInFlight, whileOffPending);
  }

  Commands on() {
    return new Commands(offs, ons + 1, cycles, Sent.DOUBTFUL, refusals, underOn, false);
  }

  Commands cycle() {
    return new Commands(offs, ons, cycles + 1, Sent.DOUBTFUL, refusals, underOn, false);
  }

  // A device may well refuse another off while it is busy with the first.
  Commands came(Sent to) {
    boolean refused = to == Sent.REFUSED && !pending;
    Sent known = to == Sent.REFUSED && pending ? Sent.ACCEPTED : to;
    return new Commands(
        offs, ons, cycles, known, refused ? refusals + 1 : refusals, underOn, false);
  }

  /** An on that was not sent is no attempt. */
  Commands onNotSent() {
    return new Commands(offs, ons - 1, cycles, Sent.UNCHANGED, refusals, underOn, false);
  }

  /** A refusal of a plug that is off is explained. */
  Commands refusalsExplained() {
    return new Commands(offs, ons, cycles, sent, 0, underOn, false);
  }

  Commands forOnPart() {
    return new Commands(offs, ons, cycles, Sent.NOTHING, 0, underOn, false);
  }

  /** A cycle does its own on: none is sent after it. */
  Commands onDoneByCycle(int most) {
    return new Commands(offs, most, cycles, Sent.ACCEPTED, 0, underOn, false);
  }
}
