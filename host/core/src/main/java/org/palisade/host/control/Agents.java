package org.palisade.host.control;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The agents that lie in the tree, and their links in the system's own folder. Thread-safe. */
@ProviderType
public interface Agents {

  /**
   * What was done about an agent.
   *
   * @param agent its name
   * @param change what was done
   */
  record Linked(String agent, Change change) {}

  /**
   * Links each agent of the tree, and the operators' command. What is somebody else's is left
   * alone.
   *
   * @param folder such as {@code /usr/sbin}
   * @return each of them
   */
  List<Linked> link(Path folder);

  /**
   * Removes the links that lead into this tree.
   *
   * @param folder such as {@code /usr/sbin}
   * @return each of them
   */
  List<Linked> unlink(Path folder);
}
