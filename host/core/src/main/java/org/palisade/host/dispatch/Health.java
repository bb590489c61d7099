package org.palisade.host.dispatch;

import java.util.List;

/**
 * How the configured devices are.
 *
 * @param healthy how many can be reached and logged in to
 * @param devices how many are usable as configured
 * @param sick what is wrong with the others and with files, one line each
 */
public record Health(int healthy, int devices, List<String> sick) {

  /** Copies the list. */
  public Health {
    sick = List.copyOf(sick);
  }
}
