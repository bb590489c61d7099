package org.palisade.command;

/** Something that this host does not do. */
final class Unavailable extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * What it does not do.
   *
   * @param why a sentence with what to do
   */
  Unavailable(String why) {
    super(why);
  }
}
