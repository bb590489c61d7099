package org.palisade.host.operation;

/** The one thread that all sequences run on, and its clock. */
interface Loop {

  /** A deed that was put off. */
  @FunctionalInterface
  interface Timer {
    void cancel();
  }

  /** The time in nanoseconds, on the scale of {@link System#nanoTime}. */
  long now();

  /** Has something done on the loop soon, in the order asked; from any thread. */
  void execute(Runnable deed);

  /** Has something done on the loop no earlier than a time; from the loop only. */
  Timer at(long time, Runnable deed);

  /**
   * Has something done on the loop now and in each period from now on, before whatever else waits:
   * a loop that has much to do is not to be taken for one that hangs. From the loop only.
   */
  void every(long period, Runnable deed);
}
