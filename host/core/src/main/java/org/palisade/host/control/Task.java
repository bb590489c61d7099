package org.palisade.host.control;

/** Something that goes on without holding a thread. */
@FunctionalInterface
public interface Task {

  /** Nobody waits for it any more. Harmless when repeated, or when it is over. */
  void cancel();
}
