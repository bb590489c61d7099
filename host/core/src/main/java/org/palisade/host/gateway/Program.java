package org.palisade.host.gateway;

/** A program that the front end can be called as. Thread-safe. */
public interface Program {

  /**
   * Whether this program goes by a name. May take a while: a plugin may have to be asked.
   *
   * @param name as in {@link Request#program}
   * @return whether {@link #run} takes calls of that name now
   */
  boolean answersTo(String name);

  /**
   * Whether a call is for a power action. Such a call waits for a free thread where any other is
   * told that the host is busy. Quick; called on the gateway's own thread, before anyone knows
   * whether this program answers to the name.
   *
   * @param request what was asked
   * @return whether it may fence
   */
  boolean fences(Request request);

  /**
   * Runs a call. May return before the call is over: the call then holds no thread, and the program
   * sends {@link Invocation#beat} each second until {@link Invocation#exit}. Until it returns the
   * gateway beats, though not for longer than 20 s. Whatever this throws ends the call with exit
   * code 1 and a line on standard error.
   *
   * @param call the call
   * @throws Exception any failure that the program did not turn into an exit code itself
   */
  void run(Invocation call) throws Exception;
}
