package org.palisade.plugin.ipmi.session;

/** The levels of a session. */
public enum Privilege {
  /** May hardly do anything. */
  CALLBACK(1),
  /** May read. */
  USER(2),
  /** May switch. */
  OPERATOR(3),
  /** May configure. */
  ADMINISTRATOR(4);

  private final int level;

  Privilege(int level) {
    this.level = level;
  }

  /**
   * The level's number.
   *
   * @return 1 to 4
   */
  public int level() {
    return level;
  }
}
