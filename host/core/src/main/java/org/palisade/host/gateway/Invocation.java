package org.palisade.host.gateway;

import java.util.function.Consumer;

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

  /**
   * Has something done when the caller presses Ctrl-C; at once where that was before. Only the
   * operators' command tells of it: it then waits for 3 s to be told what was sent.
   *
   * @param then quick; run on the gateway's own thread
   */
  default void whenInterrupted(Runnable then) {}

  /**
   * Asks for a line that is typed on the caller's terminal; one question at a time.
   *
   * @param then takes the line with its end, or empty text where nobody can type one; quick, run on
   *     the gateway's own thread, never where the caller goes away
   */
  default void ask(Consumer<String> then) {
    then.accept("");
  }
}
