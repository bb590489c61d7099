package org.palisade.host.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's settings of {@code etc/palisade.cfg}. Immutable.
 *
 * @param fenceTimeout the whole of a fencing under Pacemaker, from the front end's start; 55 s
 * @param holdOff how long a refused login is not repeated; 300 s
 * @param group the group whose members may use configured devices, where one is set
 * @param threads the most threads that calls to devices may hold; 2,048
 * @param journalBytes the most that the journal keeps on disk
 * @param probing how devices are probed
 * @param storm when scripts are stopped that switch off too many hosts
 * @param swapping how plugins are installed and replaced
 * @param kindDefaults {@code <kind>.<parameter>} to value: defaults for device files and stateless
 *     agents alike
 */
public record HostSettings(
    Duration fenceTimeout,
    Duration holdOff,
    Optional<String> group,
    int threads,
    long journalBytes,
    Probing probing,
    Storm storm,
    Swapping swapping,
    Map<String, String> kindDefaults) {

  /**
   * How devices are probed.
   *
   * @param interval how often each is; zero for never; 300 s
   * @param jitter by which part of the interval a probe may be early or late; 0.1
   */
  public record Probing(Duration interval, double jitter) {}

  /**
   * When scripts are stopped that switch off too many hosts.
   *
   * @param hosts how many different hosts may be switched off within the window; 0 for any number
   * @param window the window; 300 s
   */
  public record Storm(int hosts, Duration window) {}

  /**
   * How plugins are installed and replaced.
   *
   * @param trusted the certificates that plugins must be signed by, where any are set
   * @param compareTime how long all plugs together may take to be read by a new version and the one
   *     in force; 300 s
   */
  public record Swapping(List<Path> trusted, Duration compareTime) {
    /** Copies the list. */
    public Swapping {
      trusted = List.copyOf(trusted);
    }
  }

  /** What holds without a configuration file. */
  public static final HostSettings DEFAULTS =
      new HostSettings(
          Duration.ofSeconds(55),
          Duration.ofSeconds(300),
          Optional.empty(),
          2_048,
          64L << 20,
          new Probing(Duration.ofSeconds(300), 0.1),
          new Storm(0, Duration.ofSeconds(300)),
          new Swapping(List.of(), Duration.ofSeconds(300)),
          Map.of());

  /** Copies the collections. */
  public HostSettings {
    kindDefaults = Map.copyOf(kindDefaults);
  }
}
