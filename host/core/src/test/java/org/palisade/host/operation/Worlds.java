package org.palisade.host.operation;

import java.util.Collections;

/** Set-ups to explore. */
final class Worlds {
  private static final Plan.Habits HABITS = new Plan.Habits(1, 2 * Plan.SECOND, false);

  private Worlds() {}

  /** Times in whole seconds, so that there are few of them. */
  private static Plan.Times coarse(long budget, long share) {
    return new Plan.Times(
        0,
        0,
        3 * Plan.SECOND,
        Plan.SECOND,
        Plan.SECOND,
        budget * Plan.SECOND,
        share * Plan.SECOND,
        1);
  }

  static World.Setup onePlug(int faults, boolean processFaults) {
    return setup(coarse(0, 0), HABITS, 1, false, faults, processFaults);
  }

  static World.Setup twoPlugs(int faults, boolean processFaults) {
    return setup(coarse(0, 0), HABITS, 2, false, faults, processFaults);
  }

  static World.Setup cycling(int faults, boolean processFaults) {
    return setup(coarse(0, 0), HABITS, 1, true, faults, processFaults);
  }

  static World.Setup withBudget(int faults, boolean processFaults) {
    return setup(coarse(8, 0), HABITS, 1, false, faults, processFaults);
  }

  /** A level that gives way after half of the budget. */
  static World.Setup givingWay(int faults, boolean processFaults) {
    return setup(coarse(8, 4), HABITS, 1, false, faults, processFaults);
  }

  /** Switched by a device that cannot read, and by the one that verifies it. */
  static World.Setup verified(int faults, boolean processFaults) {
    return onePlug(faults, processFaults).withVerifier();
  }

  static World.Setup confirmingOff(int faults, boolean processFaults) {
    Plan.Habits twice = new Plan.Habits(2, 2 * Plan.SECOND, false);
    return setup(coarse(0, 0), twice, 1, false, faults, processFaults);
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
        processFaults,
        false);
  }

  private static Plan plan(
      Action action, boolean cycle, Plan.Times times, Plan.Habits habits, int plugs) {
    return new Plan(action, cycle, false, Collections.nCopies(plugs, habits), times);
  }
}
