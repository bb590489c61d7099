package org.palisade.host.device;

/**
 * Remembers which plugs were seen on: the control for kinds whose off may mean that they do not
 * know. Thread-safe; may wait for a disk for half a second.
 */
public interface SeenOn {
  /** Remembers nothing, so that no off of such a kind is believed. */
  SeenOn NEVER =
      new SeenOn() {
        @Override
        public void now(PlugKey plug) {}

        @Override
        public boolean lately(PlugKey plug) {
          return false;
        }
      };

  /**
   * A plug is on.
   *
   * @param plug the plug
   */
  void now(PlugKey plug);

  /**
   * Whether a plug was on lately.
   *
   * @param plug the plug
   * @return whether it was seen on within the last 24 h
   */
  boolean lately(PlugKey plug);
}
