package org.palisade.host.device;

import java.util.List;
import java.util.Optional;
import org.palisade.plugin.DeviceType;

/** The kinds of device that the plugins in force bring. Thread-safe; answers for now only. */
public interface Types {

  /**
   * A kind by its name.
   *
   * @param name as {@code plugin = …} in a device file
   * @return the kind, or nothing where no plugin in force has it
   */
  Optional<DeviceType> kind(String name);

  /**
   * Why a kind that a plugin in force names cannot be used.
   *
   * @param name a kind that {@link #kind} does not give
   * @return the reason, as its plugin told it; nothing where no plugin names the kind
   */
  Optional<String> whyNot(String name);

  /**
   * The kind that a fence agent drives.
   *
   * @param program the agent's file name
   * @return the kind, or nothing
   */
  Optional<DeviceType> agent(String program);

  /**
   * The names of all kinds, of which some may not be there when asked for: it may turn out that
   * their details cannot be learned.
   *
   * @return the names, sorted
   */
  List<String> names();
}
