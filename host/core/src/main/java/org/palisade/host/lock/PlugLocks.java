package org.palisade.host.lock;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which process of this machine may send power commands to a plug. Used from one thread; reads and
 * writes small files, and never waits for another process.
 */
public interface PlugLocks extends AutoCloseable {

  /**
   * The ons that were, or may have been, sent to a plug and may yet act.
   *
   * @param ons how many; 0 for none
   * @param until when they can act no more, on the scale of {@link System#nanoTime}
   * @param lateOn how long an on of this kind may act late
   */
  record InFlight(int ons, long until, Duration lateOn) {
    /** Nothing may act. */
    public static final InFlight NONE = new InFlight(0, Long.MIN_VALUE, Duration.ZERO);

    /** What two records of one plug tell together: the worse of each. */
    InFlight and(InFlight other) {
      return new InFlight(
          Math.max(ons, other.ons),
          Math.max(until, other.until),
          lateOn.compareTo(other.lateOn) > 0 ? lateOn : other.lateOn);
    }
  }

  /**
   * What a try to take plugs came to.
   *
   * @param hold the hold, where all of them were taken
   * @param inFlight what may yet switch each of them on, in the order asked
   * @param busy who holds one of them, for messages; empty where they were taken
   */
  record Attempt(Optional<Hold> hold, List<InFlight> inFlight, String busy) {
    /** Copies the list. */
    public Attempt {
      inFlight = List.copyOf(inFlight);
    }
  }

  /** Plugs that this process holds. */
  interface Hold {

    /**
     * Enters phase on for a plug, right before an on is sent. From now on whoever takes the plug
     * over kills this process first.
     *
     * @param plug its place in the order asked
     * @param ons how many ons may be in flight with the one that comes
     * @param lateOn how long it may act late
     * @return whether the plug was still ours; if not, no on may be sent any more
     * @throws IOException where the record cannot be written, and nobody else took the plug
     */
    boolean enterOn(int plug, int ons, Duration lateOn) throws IOException;

    /**
     * Whether nobody took the plugs over.
     *
     * @return whether every record still names this hold
     * @throws IOException where a record cannot be read
     */
    boolean ours() throws IOException;

    /**
     * Lets go of the plugs. What was taken over by another process stays with it.
     *
     * @param inFlight what may yet switch each of them on, in the order asked
     * @throws IOException where a record cannot be written: it is free once this process is gone
     */
    void release(List<InFlight> inFlight) throws IOException;
  }

  /**
   * Tries to take plugs, all or none. A plug is free if nobody holds it, if its holder is dead, or
   * if its holder's heartbeat is more than 3 s old: in phase off it is taken over at once, in phase
   * on its holder is killed first, and a later try finds it dead.
   *
   * @param plugs their keys
   * @param operation the operation's id
   * @return the hold, or who is in the way
   * @throws IOException where the records cannot be read or written
   */
  Attempt take(List<String> plugs, String operation) throws IOException;

  /**
   * Shows that this process is not frozen; called each second by the thread that runs the
   * operations.
   *
   * @throws IOException where it cannot be written
   */
  void beat() throws IOException;

  /** Withdraws this process's heartbeat. */
  @Override
  void close();
}
