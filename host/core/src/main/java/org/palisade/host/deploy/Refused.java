package org.palisade.host.deploy;

/**
 * A jar, or a version of a plugin, that is not used. The message is the end of a sentence on it.
 */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param text what is wrong with it, and what to do
   */
  public Refused(String text) {
    super(text);
  }
}
