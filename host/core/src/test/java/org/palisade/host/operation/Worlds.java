package org.palisade.host.operation;

import java.util.Collections;

/** Set-ups to explore. */
final class Worlds {

  private Worlds() {}

  /** Times in whole seconds, so that there are few of them. */
  static World.Setup coarse(int faults, boolean processFaults) {
    Plan.Times times = new Plan.Times(0, 0, 3 * Plan.SECOND, Plan.SECOND, Plan.SECOND, 0, 1);
    return setup(
        times, new Plan.Habits(1, 2 * Plan.SECOND, false), 1, false, faults, processFaults);
  }

  static World.Setup setup(
      Plan.Times times,
      Plan.Habits habits,
      int plugs,
      boolean cycle,
      int faults,
      boolean processFaults) {
    return new World.Setup(
        plan(Action.OFF, false, times, habits, plugs),
        plan(Action.ON, false, times, habits, plugs),
        plan(Action.REBOOT, cycle, times, habits, plugs),
        faults,
        processFaults);
  }

  private static Plan plan(
      Action action, boolean cycle, Plan.Times times, Plan.Habits habits, int plugs) {
    return new Plan(action, cycle, false, Collections.nCopies(plugs, habits), times);
  }
}
