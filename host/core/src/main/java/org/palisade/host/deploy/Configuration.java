package org.palisade.host.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Types;

/** The configured devices, as they are and as they would be. Thread-safe. */
public interface Configuration {

  /**
   * A configured device.
   *
   * @param spec kind and settings
   * @param plugs the plugs that its file names
   * @param listed whether the device itself is asked for its plugs
   */
  record Configured(DeviceSpec spec, Set<String> plugs, boolean listed) {
    /** Copies the set. */
    public Configured {
      plugs = Set.copyOf(plugs);
    }
  }

  /**
   * A state of the configuration.
   *
   * @param devices the usable devices
   * @param problems what is wrong with a device's file, by the device's name
   */
  record View(List<Configured> devices, Map<String, String> problems) {
    /** Copies the collections. */
    public View {
      devices = List.copyOf(devices);
      problems = Map.copyOf(problems);
    }
  }

  /**
   * What is in force.
   *
   * @return the devices in use
   */
  View now();

  /**
   * What the files would come to with other kinds; changes nothing.
   *
   * @param types the kinds as they would be
   * @return the devices as they would be
   */
  View with(Types types);
}
