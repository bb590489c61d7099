package org.palisade.host.inventory;

import java.util.function.Supplier;

/**
 * Something beside its own file that a device was made from, and how it was then.
 *
 * @param now looks at it again
 * @param then what was seen
 */
record Dependency(Supplier<?> now, Object then) {

  boolean changed() {
    return !now.get().equals(then);
  }
}
