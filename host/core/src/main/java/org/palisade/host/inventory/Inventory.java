package org.palisade.host.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Timing;
import org.palisade.host.settings.HostSettings;

/** What is configured. Thread-safe. */
public interface Inventory {

  /**
   * What is configured now: looks whether files changed and reads those that did.
   *
   * @return a snapshot that does not change
   */
  Snapshot current();

  /**
   * One state of the configuration.
   *
   * @param settings {@code etc/palisade.cfg}
   * @param devices the usable devices, by name
   * @param problems what is wrong with files; a device whose file is broken stays as it last was
   * @param claims which host the files give which plug to
   * @param topology {@code etc/topology.cfg}
   * @param orphans hosts that only a disabled device's file names, with what is wrong with it
   */
  record Snapshot(
      HostSettings settings,
      List<Device> devices,
      List<Problem> problems,
      Claims claims,
      Topology topology,
      Map<String, String> orphans) {
    /** Copies the collections. */
    public Snapshot {
      devices = List.copyOf(devices);
      problems = List.copyOf(problems);
      orphans = Map.copyOf(orphans);
    }
  }

  /**
   * A configured device.
   *
   * @param spec kind and settings; its name is the file's without {@code .cfg}
   * @param timing its times
   * @param fenceTimeout its own budget under Pacemaker, where it has one
   * @param targets the hosts that it can fence
   */
  record Device(DeviceSpec spec, Timing timing, Optional<Duration> fenceTimeout, Targets targets) {}

  /**
   * The hosts of a device.
   *
   * @param listed whether the device itself is asked for them ({@code targets = list})
   * @param plugs host to plug, as the file says
   */
  record Targets(boolean listed, Map<String, String> plugs) {
    /** Copies the map. */
    public Targets {
      plugs = Map.copyOf(plugs);
    }
  }

  /**
   * Something wrong in a file.
   *
   * @param file its path
   * @param line its line, from 1; 0 where it is the file as a whole
   * @param text what is wrong, what is allowed, what to do; no secret
   */
  record Problem(String file, int line, String text) {
    @Override
    public String toString() {
      return line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
    }
  }
}
