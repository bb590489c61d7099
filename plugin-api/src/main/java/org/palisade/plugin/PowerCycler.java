package org.palisade.plugin;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link StonithDevice} with a power cycle of its own: its agent offers {@code method=cycle}. Not
 * idempotent, so the host sends it once and never again.
 */
@ConsumerType
public interface PowerCycler {

  /**
   * Switches a plug that is on off and on again by the device's own command.
   *
   * @param plug as in {@link StonithDevice#read}
   * @param call the time that is left, and the trace
   * @return {@code true} only if the device itself proved that the plug was off in between (a
   *     counter, an event); {@code false} where it merely accepted the command
   * @throws StonithException with {@link StonithException.Reason#REFUSED} where the device does not
   *     cycle a plug that is off
   * @throws IOException taken as {@link StonithException.Reason#UNCERTAIN}
   * @throws InterruptedException when the host interrupts the call
   */
  boolean cycle(String plug, Call call) throws StonithException, IOException, InterruptedException;
}
