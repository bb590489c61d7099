package org.palisade.host.control;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What the host holds against a fencing, and may be told to forget. Thread-safe. */
@ProviderType
public interface Memory {

  /**
   * Forgets for which node a plug was used.
   *
   * @param name a node, or a plug as messages name it
   * @return a line for each use that was forgotten
   * @throws IOException if it cannot be
   */
  List<String> forgetNode(String name) throws IOException;

  /**
   * Forgets refused logins, so that they are tried again.
   *
   * @return how many
   * @throws IOException if they cannot be
   */
  int forgetLogins() throws IOException;
}
