package org.palisade.host.control;

import org.osgi.annotation.versioning.ProviderType;

/** The storm brake: stops scripts that switch off too many hosts. Thread-safe. */
@ProviderType
public interface Brake {

  /**
   * How it stands.
   *
   * @param enabled whether it is switched on by the settings
   * @param latched whether it refuses
   * @param text a sentence: its bounds, and where it is latched, by whom and when
   */
  record State(boolean enabled, boolean latched, String text) {}

  /**
   * How it stands.
   *
   * @return the state
   */
  State state();

  /**
   * Opens it again.
   *
   * @param who the human
   * @return what was done
   */
  Change release(String who);
}
