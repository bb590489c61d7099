package org.palisade.host.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plug's readings have shown.
 *
 * @param last what the last one came to, if no command was sent since
 * @param began when that one began
 * @param state the last state that was named at all, for messages
 * @param run when the last readings of off, in a row, began: those that are to be believed
 * @param offSeen whether off was read since the last command, believed or not
 */
record Reading(Said last, long began, Said state, List<Long> run, boolean offSeen) {

  static final Reading NONE = new Reading(Said.NOTHING, 0, Said.NOTHING, List.of(), false);

  Reading {
    run = List.copyOf(run);
  }

  Reading afterCommand() {
    return new Reading(Said.NOTHING, began, state, List.of(), false);
  }

  /** Something was learned that makes the last reading old. */
  Reading outdated() {
    return new Reading(Said.NOTHING, began, state, List.of(), offSeen);
  }

  /** What cannot be read now takes nothing back that was read often enough. */
  Reading failed(long at, int confirmations) {
    List<Long> kept = run.size() == confirmations ? run : List.of();
    return new Reading(Said.FAILED, at, state, kept, offSeen);
  }

  Reading named(Said said, long at) {
    return new Reading(said, at, said, List.of(), offSeen);
  }

  Reading unbelievedOff(long at) {
    return new Reading(Said.OFF, at, Said.OFF, List.of(), true);
  }

  Reading off(long at, int confirmations) {
    List<Long> longer = new ArrayList<>(last == Said.FAILED ? List.of() : run);
    longer.add(at);
    int surplus = Math.max(0, longer.size() - confirmations);
    return new Reading(Said.OFF, at, Said.OFF, longer.subList(surplus, longer.size()), true);
  }

  /** Whether it has read off as often as asked, each time begun no earlier than a given time. */
  boolean off(int confirmations, long from) {
    return run.size() == confirmations && run.get(0) >= from;
  }

  boolean on(long from) {
    return last == Said.ON && began >= from;
  }
}
