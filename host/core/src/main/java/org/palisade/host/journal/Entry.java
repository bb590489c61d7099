package org.palisade.host.journal;

import java.time.Instant;
import java.util.Map;

/**
 * One record of the journal.
 *
 * @param at when it was made
 * @param operation the operation's id
 * @param stage what it records
 * @param facts host, device, kind, plug, action, caller, verdict, evidence, message, …: texts by
 *     name, none of them secret
 */
public record Entry(Instant at, String operation, Stage stage, Map<String, String> facts) {

  /** What a record records. */
  public enum Stage {
    /** The first power command is about to be sent. */
    BEGUN,
    /** Off was read from the device. */
    OFF_VERIFIED,
    /** The operation is over: its verdict, with the evidence. */
    ENDED,
    /** The operation was handed to the standby host. */
    HANDED_OVER,
    /** A later host found the operation unfinished. */
    INTERRUPTED,
    /** No operation: a human's word that a host is down. */
    CONFIRMED
  }

  /** Copies the facts. */
  public Entry {
    facts = Map.copyOf(facts);
  }
}
