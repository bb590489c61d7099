package org.palisade.host.dispatch;

import java.util.List;
import org.palisade.plugin.PowerState;

/**
 * What the supplies of a host say together: on if any is on, off only if all are off, else unknown.
 *
 * @param route the host, and its levels
 * @param power its state
 * @param troubles which supply did not say on or off, and why, one line each
 */
public record HostState(Route route, PowerState power, List<String> troubles) {

  /** Copies the list. */
  public HostState {
    troubles = List.copyOf(troubles);
  }
}
