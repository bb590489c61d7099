package org.palisade.host.gateway;

/** One call of a program, from GO to its exit code. Thread-safe; nothing here blocks. */
public interface Invocation {

  /**
   * What was asked.
   *
   * @return the request
   */
  Request request();

  /**
   * Who asks.
   *
   * @return the caller
   */
  Caller caller();

  /**
   * Writes to the caller's standard output.
   *
   * @param text text with its line ends
   */
  void out(String text);

  /**
   * Writes to the caller's standard error.
   *
   * @param text text with its line ends
   */
  void err(String text);

  /** Tells the caller that its work is being done. At most one a second is sent. */
  void beat();

  /**
   * Ends the call. Only the first of {@code exit} and {@link #handOver} counts.
   *
   * @param code the exit code
   */
  void exit(int code);

  /**
   * Ends the call here and sends the caller to the standby host.
   *
   * @param operation the operation's id; empty text where nothing was begun
   */
  void handOver(String operation);

  /**
   * Has something done once when the caller goes away before the call is over; at once where it is
   * gone already.
   *
   * @param farewell quick; run on the gateway's own thread
   */
  void whenGone(Runnable farewell);
}
