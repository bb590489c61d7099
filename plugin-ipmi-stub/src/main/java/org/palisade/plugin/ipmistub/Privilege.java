package org.palisade.plugin.ipmistub;

import java.util.Locale;

/** IPMI's privilege levels, from the lowest. */
enum Privilege {
  CALLBACK,
  USER,
  OPERATOR,
  ADMINISTRATOR;

  static final String[] WORDS = {"callback", "user", "operator", "administrator"};

  static Privilege of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  boolean includes(Privilege other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
