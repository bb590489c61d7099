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
   * The kind that a fence agent drives.
   *
   * @param program the agent's file name
   * @return the kind, or nothing
   */
  Optional<DeviceType> agent(String program);

  /**
   * All kinds.
   *
   * @return the kinds by name
   */
  List<DeviceType> all();
}
