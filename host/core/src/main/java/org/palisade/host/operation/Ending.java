package org.palisade.host.operation;

import java.util.Optional;
import org.palisade.host.operation.Outcome.Evidence;
import org.palisade.host.operation.Outcome.Verdict;

/**
 * How a sequence ends for a caller, with its words: {@code {time}} is the time that there was,
 * {@code {last}} the device's last failure, {@code {plug}} the plug that it hangs on, {@code
 * {plugs}} all of them.
 */
enum Ending {
  ALREADY_OFF(Verdict.ALREADY_OFF, Evidence.OBSERVED_OFF, "is off already: {plugs} said off"),
  POWERED_OFF(Verdict.POWERED_OFF, Evidence.OBSERVED_OFF, "is off: {plugs} said off"),
  ALREADY_ON(Verdict.ALREADY_ON, Evidence.OBSERVED_ON, "is on already: {plugs} said on"),
  POWERED_ON(Verdict.POWERED_ON, Evidence.OBSERVED_ON, "is on: {plugs} said on"),
  REBOOTED(Verdict.REBOOTED, Evidence.OBSERVED_OFF, "is on again: {plugs} said off, then on"),
  CYCLED(
      Verdict.REBOOTED,
      Evidence.PROVEN_CYCLE,
      "was power-cycled: {plugs} proved that it was off in between"),
  /** Off was verified; on was not read. */
  ON_NOT_CONFIRMED(
      Verdict.REBOOTED, Evidence.OBSERVED_OFF, "is fenced: {plugs} said off; on is not confirmed"),
  /** Off was verified; someone asked for off, so it stays off. */
  LEFT_OFF(
      Verdict.REBOOTED,
      Evidence.OBSERVED_OFF,
      "is fenced: {plugs} said off; left off, because off was asked for meanwhile"),
  STILL_ON("{plug}: still on after {time}{last}; check the device, or fence by another"),
  STATE_UNKNOWN(
      "{plug}: neither on nor off after {time}{last}; look at the device itself (-v shows what it"
          + " says)"),
  /** The state could not be read in time. */
  UNREADABLE(
      "{plug}: state not readable within {time}{last}; check address, network and login of the"
          + " device"),
  /** It reads off, and an on that was sent earlier may yet act. */
  ON_IN_FLIGHT(
      "{plug}: reads off, but an on that was sent earlier may yet act after {time}; try again"),
  /** It reads off, but not often enough in a row. */
  NOT_SETTLED("{plug}: no off that could be believed within {time}{last}; try again"),
  STILL_OFF("{plug}: still off after {time}{last}; check the device"),
  /** The device said no, and would again. */
  DECLINED("{plug}: given up{last}; nothing is tried again before that is mended"),
  /** An on, or a cycle, of a plug whose state is neither on nor off. */
  PAUSED("{plug}: state unknown (paused?): off or reboot it first; it was sent nothing"),
  /** Off, or a reboot, was asked for. */
  CUT_SHORT("{plugs}: cut short by a request for off or reboot; see what became of that"),
  /** The cycle was not proved. */
  NOT_PROVEN(
      "{plug}: cycled, without proof from the device within {time} that it was off in"
          + " between{last}; use method=onoff"),
  /** The time was over before the plug's turn came. */
  NO_TURN("{plugs}: in use by another operation for all of {time}; try again"),
  /** Another process took the plug over. */
  TAKEN_OVER("{plugs}: taken over by another process of this machine, since this one was frozen"),
  /** This kind's state can never be read. */
  BLIND(
      "{plugs}: the state of this kind of device cannot be read, so nothing it does can be"
          + " verified; name a device that reads it in its file (verify_with = DEVICE), or fence by"
          + " another device"),
  /** The host stops; the standby carries on. */
  HANDED_OVER("{plugs}: the host stops; the standby carries on");

  private final Verdict verdict;
  private final Optional<Evidence> evidence;
  private final String words;

  Ending(String words) {
    this.verdict = Verdict.FAILED;
    this.evidence = Optional.empty();
    this.words = words;
  }

  Ending(Verdict verdict, Evidence evidence, String words) {
    this.verdict = verdict;
    this.evidence = Optional.of(evidence);
    this.words = words;
  }

  Verdict verdict() {
    return verdict;
  }

  Optional<Evidence> evidence() {
    return evidence;
  }

  String words() {
    return words;
  }

  boolean success() {
    return verdict.success();
  }
}
