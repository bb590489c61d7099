package org.palisade.host.agent;

/** What is done when the caller goes away: whatever the call is at just then. Thread-safe. */
final class Farewell implements Runnable {
  private Runnable now = () -> {};
  private boolean gone;

  /** From here on this is to be done; at once where the caller is gone already. */
  void to(Runnable farewell) {
    if (accept(farewell)) {
      farewell.run();
    }
  }

  private synchronized boolean accept(Runnable farewell) {
    now = farewell;
    return gone;
  }

  synchronized boolean isGone() {
    return gone;
  }

  @Override
  public void run() {
    leave().run();
  }

  private synchronized Runnable leave() {
    gone = true;
    return now;
  }
}
