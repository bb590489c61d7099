package org.palisade.plugin;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link StonithDevice} whose endpoint shows, before any login, something by which it can be told
 * from an impostor: a certificate, a host key. The host shows it to a person, and writes it into
 * the device file if that person believes it. (Which machine a plug powers is told by {@link
 * StonithDevice#identity}, after the login.)
 */
@ConsumerType
public interface PinTeller {

  /**
   * Looks at what the endpoint shows now, whoever it is: believes nothing, whatever the device's
   * settings believe, sends no credential, and changes nothing.
   *
   * @param call the time that is left, and the trace
   * @return each thing that can be pinned; nothing where it shows nothing
   * @throws StonithException with the reason
   * @throws IOException taken as {@link StonithException.Reason#PROTOCOL}
   * @throws InterruptedException when the host interrupts the call
   */
  List<EndpointPin> pins(Call call) throws StonithException, IOException, InterruptedException;
}
