package org.palisade.plugin;

import java.util.Objects;

/**
 * One thing that a device can switch: an outlet, a blade, a virtual machine.
 *
 * @param id the name that the device's commands take; not blank
 * @param alias a second name (a label, a host name), or empty text
 */
public record Plug(String id, String alias) {

  /** Checks both names. */
  public Plug {
    Objects.requireNonNull(alias, "alias of a plug");
    if (id.isBlank()) {
      throw new IllegalArgumentException("the id of a plug is blank");
    }
  }
}
