package org.palisade.plugin;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link StonithDevice} that can tell, without being sent one, whether it would obey a power off
 * of this login. The host asks in the background and in drills, so that a missing right shows
 * before it matters.
 */
@ConsumerType
public interface RightsTeller {

  /**
   * Asks the device, now, whether this login may switch a plug off. Changes nothing.
   *
   * @param plug the plug
   * @param call the time that is left, and the trace
   * @throws StonithException with FORBIDDEN where it may not, with any other reason where the
   *     device could not be asked
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  void mayPowerOff(String plug, Call call)
      throws StonithException, IOException, InterruptedException;
}
