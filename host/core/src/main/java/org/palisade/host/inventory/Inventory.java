package org.palisade.host.inventory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Timing;
import org.palisade.host.settings.ConfigFile;
import org.palisade.host.settings.HostSettings;

/** What is configured. Thread-safe. */
public interface Inventory {

  /**
   * What is configured. Reads nothing and waits for nothing, but for the first time.
   *
   * @return a snapshot that does not change
   */
  Snapshot current();

  /**
   * Looks whether files changed and reads those that did, once they are written: for a check, not
   * for a fencing, which would wait.
   *
   * @return a snapshot as the files are now
   */
  default Snapshot refresh() {
    return current();
  }

  /**
   * Where a device is described.
   *
   * @param device its name
   * @return the path of its file
   */
  default String file(String device) {
    return "etc/devices/" + device + ".cfg";
  }

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
   * @param verifyWith the name of the device whose readings count in place of its own, where its
   *     file names one
   * @param upkeep how it is looked after between fencings
   */
  record Device(
      DeviceSpec spec,
      Timing timing,
      Optional<Duration> fenceTimeout,
      Targets targets,
      Optional<String> verifyWith,
      Upkeep upkeep) {}

  /**
   * How a device is looked after between fencings.
   *
   * @param probeInterval how often it is probed, where its file says; zero for never
   * @param keepsVanished whether a host that vanished from its list is still fenced by its last
   *     plug
   * @param credentials where its credentials come from, such as {@code password_file = /x (line 4
   *     of etc/devices/a.cfg)}; no secret
   * @param expected host to identity: the machine that its plug must power
   */
  record Upkeep(
      Optional<Duration> probeInterval,
      boolean keepsVanished,
      List<String> credentials,
      Map<String, String> expected) {
    /** As the host's settings say. */
    public static final Upkeep USUAL = new Upkeep(Optional.empty(), false, List.of(), Map.of());

    /** Copies list and map. */
    public Upkeep {
      credentials = List.copyOf(credentials);
      expected = Map.copyOf(expected);
    }
  }

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

    /** What is wrong with one file, and what becomes of it. */
    static List<Problem> of(Path file, List<ConfigFile.Fault> faults, String consequence) {
      return faults.stream()
          .map(fault -> new Problem(file.toString(), fault.line(), fault.text() + consequence))
          .toList();
    }

    @Override
    public String toString() {
      return line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
    }
  }
}
