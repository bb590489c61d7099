package org.palisade.plugin;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A {@link StonithDevice} that can name its plugs: its agent offers list and list-status. */
@ConsumerType
public interface PlugLister {

  /**
   * Asks the device for its plugs, now.
   *
   * @param call the time that is left, and the trace
   * @return every plug, each once; never a part of the list where the device failed half-way
   * @throws StonithException with the reason
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  List<Plug> plugs(Call call) throws StonithException, IOException, InterruptedException;
}
