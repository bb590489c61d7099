package org.palisade.host.dispatch;

import org.palisade.host.operation.Operations.Listener;

/** A listener that hands on what it hears while a fencing runs, and decides what its end means. */
abstract class Forwarding implements Listener {
  private final Listener to;

  Forwarding(Listener to) {
    this.to = to;
  }

  @Override
  public final void beat() {
    to.beat();
  }

  @Override
  public final void trace(String line) {
    to.trace(line);
  }

  @Override
  public final void warn(String line) {
    to.warn(line);
  }
}
