package org.palisade.plugin;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link StonithDevice} whose plugs have more than one name: no name at all where there is only
 * one, a path beside an id. A plug is locked by its name, so the host asks for the one name of each
 * plug before it locks, and fences by that name alone: two fencings of one plug then meet, and one
 * fencing stays with the plug that it began with.
 */
@ConsumerType
public interface PlugNamer {

  /**
   * The one name of a plug. Asks the device only where the name at hand does not tell; what it
   * learned may be remembered. Sends no command. Of each name that it answers, it answers that very
   * name, and {@link StonithDevice}'s methods take it.
   *
   * @param plug any name that the device takes
   * @param call the time that is left, and the trace
   * @return the name by which the plug is known whatever it was called; not empty
   * @throws StonithException UNKNOWN_PLUG or INVALID_SETTINGS where no plug, or more than one, can
   *     be meant; any other reason where the device could not be asked: the host asks again
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  String plugName(String plug, Call call)
      throws StonithException, IOException, InterruptedException;
}
