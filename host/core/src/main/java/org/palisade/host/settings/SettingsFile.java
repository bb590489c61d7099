package org.palisade.host.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.palisade.host.settings.HostSettings.Probing;
import org.palisade.host.settings.HostSettings.Storm;
import org.palisade.host.settings.HostSettings.Swapping;

/**
 * What {@code etc/palisade.cfg} says.
 *
 * @param settings the settings, with the default for each that is missing or wrong
 * @param defaultLines the lines of the kinds' defaults, by {@code <kind>.<parameter>}
 * @param faults what is wrong
 */
public record SettingsFile(
    HostSettings settings, Map<String, Integer> defaultLines, List<ConfigFile.Fault> faults) {
  private static final Duration MOST_SECONDS = Duration.ofDays(1);
  private static final int LEAST_THREADS = 8;
  private static final int MOST_THREADS = 2_048;
  private static final long LEAST_JOURNAL_BYTES = 1L << 20;
  private static final String TRUST = "plugins.trust";
  private static final String COMPARE = "plugins.compare_time";
  private static final Path NOBODY = Path.of("(see the error in palisade.cfg)");
  private static final List<String> KEYS =
      List.of(
          "fence_timeout",
          "group",
          "hold_off",
          "journal_size",
          COMPARE,
          TRUST,
          "probe_interval",
          "probe_jitter",
          "storm_hosts",
          "storm_window",
          "threads");

  /** Copies the collections. */
  public SettingsFile {
    defaultLines = Map.copyOf(defaultLines);
    faults = List.copyOf(faults);
  }

  /** No file at all: the defaults. */
  public static final SettingsFile NONE =
      new SettingsFile(HostSettings.DEFAULTS, Map.of(), List.of());

  /**
   * What holds where there is a file that cannot be read: the defaults, but nobody's plugins.
   *
   * @param fault why it cannot
   * @return that
   */
  public static SettingsFile unreadable(ConfigFile.Fault fault) {
    HostSettings usual = HostSettings.DEFAULTS;
    HostSettings careful =
        new HostSettings(
            usual.fenceTimeout(),
            usual.holdOff(),
            usual.group(),
            usual.threads(),
            usual.journalBytes(),
            usual.probing(),
            usual.storm(),
            new Swapping(List.of(NOBODY), usual.swapping().compareTime()),
            usual.kindDefaults());
    return new SettingsFile(careful, Map.of(), List.of(fault));
  }

  /**
   * Reads the lines of the file.
   *
   * @param file its lines
   * @return what they say
   */
  public static SettingsFile of(ConfigFile file) {
    Reading reading = new Reading();
    file.lines().forEach(reading::take);
    List<ConfigFile.Fault> faults = new ArrayList<>(file.faults());
    faults.addAll(reading.faults);
    return new SettingsFile(reading.settings(), reading.lines, faults);
  }

  private static final class Reading {
    private final List<ConfigFile.Fault> faults = new ArrayList<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private Duration fenceTimeout = HostSettings.DEFAULTS.fenceTimeout();
    private Duration holdOff = HostSettings.DEFAULTS.holdOff();
    private Optional<String> group = HostSettings.DEFAULTS.group();
    private int threads = HostSettings.DEFAULTS.threads();
    private Swapping swapping = HostSettings.DEFAULTS.swapping();
    private long journalBytes = HostSettings.DEFAULTS.journalBytes();
    private Probing probing = HostSettings.DEFAULTS.probing();
    private Storm storm = HostSettings.DEFAULTS.storm();

    void take(ConfigFile.Line line) {
      String key = line.key().replace('-', '_');
      if (key.equals(TRUST)) {
        trust(List.of(NOBODY)); // where the line is wrong: no plugin, rather than any
        set(line, Reading::files, this::trust);
        return;
      }
      if (key.equals(COMPARE)) {
        set(line, Reading::seconds, value -> swapping = new Swapping(swapping.trusted(), value));
        return;
      }
      if (line.key().contains(".")) {
        takeDefault(line);
        return;
      }
      switch (key) {
        case "fence_timeout" -> set(line, Reading::seconds, value -> fenceTimeout = value);
        case "hold_off" -> set(line, Reading::secondsOrNone, value -> holdOff = value);
        case "group" -> set(line, Reading::name, value -> group = Optional.of(value));
        case "threads" -> set(line, Reading::threads, value -> threads = value);
        case "probe_interval" ->
            set(
                line,
                Reading::secondsOrNone,
                value -> probing = new Probing(value, probing.jitter()));
        case "probe_jitter" ->
            set(line, Reading::part, value -> probing = new Probing(probing.interval(), value));
        case "storm_hosts" ->
            set(line, Reading::hosts, value -> storm = new Storm(value, storm.window()));
        case "storm_window" ->
            set(line, Reading::seconds, value -> storm = new Storm(storm.hosts(), value));
        case "journal_size" -> set(line, Reading::bytes, value -> journalBytes = value);
        default ->
            faults.add(
                new ConfigFile.Fault(
                    line.number(),
                    "there is no setting '"
                        + line.key()
                        + "'"
                        + Suggestion.question(key, KEYS)
                        + "; allowed are "
                        + String.join(", ", KEYS)
                        + " and <kind>.<parameter>"));
      }
    }

    private void trust(List<Path> certificates) {
      swapping = new Swapping(certificates, swapping.compareTime());
    }

    // A kind may have dots and hyphens in its name, a parameter has neither.
    private void takeDefault(ConfigFile.Line line) {
      int dot = line.key().lastIndexOf('.');
      String key = line.key().substring(0, dot) + line.key().substring(dot).replace('-', '_');
      defaults.put(key, line.value());
      lines.put(key, line.number());
    }

    private <T> void set(ConfigFile.Line line, Function<String, T> parser, Consumer<T> setter) {
      try {
        setter.accept(parser.apply(line.value()));
      } catch (IllegalArgumentException e) {
        faults.add(new ConfigFile.Fault(line.number(), "'" + line.key() + "' " + e.getMessage()));
      }
    }

    private static Duration seconds(String value) {
      Duration time = secondsOrNone(value);
      if (time.isZero()) {
        throw new IllegalArgumentException("must be more than 0 seconds");
      }
      return time;
    }

    private static Duration secondsOrNone(String value) {
      long seconds = number(value, "seconds", 0, MOST_SECONDS.toSeconds());
      return Duration.ofSeconds(seconds);
    }

    private static String name(String value) {
      if (!value.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\$?")) {
        throw new IllegalArgumentException("is not the name of a group");
      }
      return value;
    }

    private static List<Path> files(String value) {
      List<Path> files = Stream.of(value.split(",")).map(String::strip).map(Path::of).toList();
      if (!files.stream().allMatch(Path::isAbsolute)) {
        throw new IllegalArgumentException(
            "is not a list of files by their full paths, divided by commas");
      }
      return files;
    }

    private static double part(String value) {
      String bare = value.endsWith("%") ? value.substring(0, value.length() - 1) : value;
      return number(bare, "percent", 0, 50) / 100.0;
    }

    private static int hosts(String value) {
      return (int) number(value, "hosts", 0, 100_000);
    }

    private static int threads(String value) {
      return (int) number(value, "threads", LEAST_THREADS, MOST_THREADS);
    }

    private static long bytes(String value) {
      String bare = value.endsWith("M") ? value.substring(0, value.length() - 1) : value;
      long unit = value.endsWith("M") ? 1L << 20 : 1;
      return number(bare, "bytes (or, as in '64M', MiB)", LEAST_JOURNAL_BYTES / unit, 1L << 40)
          * unit;
    }

    private static long number(String value, String what, long least, long most) {
      try {
        long number = Long.parseLong(value.strip());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "is not a whole number of " + what + " from " + least + " to " + most, e);
      }
      throw new IllegalArgumentException(
          "is not a number of " + what + " from " + least + " to " + most);
    }

    HostSettings settings() {
      return new HostSettings(
          fenceTimeout, holdOff, group, threads, journalBytes, probing, storm, swapping, defaults);
    }
  }
}
