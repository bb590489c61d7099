package org.palisade.plugin.redfish;

import java.util.Set;

/** The states of a task that are its end, by the schema of Task; all others pass. */
final class TaskEnd {
  private static final Set<String> FAILURES =
      Set.of("Exception", "Killed", "Cancelled", "Interrupted");

  private TaskEnd() {}

  static boolean isFailure(String state) {
    return FAILURES.contains(state);
  }

  static boolean isSuccess(String state) {
    return state.equals("Completed");
  }
}
