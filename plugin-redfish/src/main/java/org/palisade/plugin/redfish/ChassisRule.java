package org.palisade.plugin.redfish;

import java.util.Locale;
import java.util.stream.Stream;

/** Whether an off of a system counts only if its chassis says off too. */
enum ChassisRule {
  /** On OpenBMC, where a system's state is that of its host and not of its power. */
  AUTO,
  /** Always. */
  YES,
  /** Never: where the chassis is an enclosure, or always on. */
  NO;

  static String[] words() {
    return Stream.of(values()).map(ChassisRule::word).toArray(String[]::new);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ChassisRule of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
