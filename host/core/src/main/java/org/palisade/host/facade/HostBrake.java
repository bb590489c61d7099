package org.palisade.host.facade;

import org.palisade.host.control.Brake;
import org.palisade.host.control.Change;
import org.palisade.host.dispatch.StormBrake;

/** The storm brake, as operators see it. Thread-safe. */
public final class HostBrake implements Brake {
  private final StormBrake brake;

  /**
   * Shows a brake.
   *
   * @param brake the brake
   */
  public HostBrake(StormBrake brake) {
    this.brake = brake;
  }

  @Override
  public State state() {
    StormBrake.State now = brake.state();
    return new State(now.enabled(), now.latched(), now.text());
  }

  @Override
  public Change release(String who) {
    boolean latched = brake.state().latched();
    return new Change(latched, brake.release(who));
  }
}
