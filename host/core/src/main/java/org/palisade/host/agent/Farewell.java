package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.List;

/** What is done when the caller goes away, each thing once; harmless where it is over by then. */
final class Farewell implements Runnable {
  private final List<Runnable> duties = new ArrayList<>();
  private boolean gone;

  /** This too is to be done; at once where the caller is gone already. */
  void also(Runnable duty) {
    if (keep(duty)) {
      return;
    }
    duty.run();
  }

  private synchronized boolean keep(Runnable duty) {
    if (!gone) {
      duties.add(duty);
    }
    return !gone;
  }

  synchronized boolean isGone() {
    return gone;
  }

  @Override
  public void run() {
    leave().forEach(Runnable::run);
  }

  private synchronized List<Runnable> leave() {
    gone = true;
    List<Runnable> all = List.copyOf(duties);
    duties.clear();
    return all;
  }
}
