package org.palisade.host.operation;

/** Runs fencings. Thread-safe; nothing here blocks. */
public interface Operations {

  /** What the caller of a fencing is told. Called on the operations' own thread; quick. */
  interface Listener {

    /** The fencing is being worked on; each second. */
    void beat();

    /**
     * A line of the conversation or of what is done, for {@code --verbose}.
     *
     * @param line without its end; secrets masked
     */
    void trace(String line);

    /**
     * Something that the caller should know before it is over: its budget has passed, and the off
     * goes on.
     *
     * @param line for standard error, without its end
     */
    default void warn(String line) {
      trace(line);
    }

    /**
     * It is over; nothing more is told.
     *
     * @param outcome how it ended for this caller
     */
    void done(Outcome outcome);

    /**
     * The host stops: the standby is to carry on; nothing more is told.
     *
     * @param operation the operation's id; empty text where nothing was begun
     */
    void handOver(String operation);
  }

  /** A fencing that was asked for. */
  interface Ticket {

    /** The caller went away. Harmless when repeated, or when it is over. */
    void hangUp();
  }

  /**
   * Begins a fencing, or joins one.
   *
   * @param order what is asked for
   * @param listener told what becomes of it
   * @return the ticket
   */
  Ticket begin(Order order, Listener listener);

  /**
   * Has something called on the operations' own thread each second until it is stopped: the
   * heartbeat of calls that only read.
   *
   * @param beat quick
   * @return stops it
   */
  Runnable everySecond(Runnable beat);
}
