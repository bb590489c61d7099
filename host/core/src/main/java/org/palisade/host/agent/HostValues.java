package org.palisade.host.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;
import org.palisade.host.device.Values.InvalidValues;
import org.palisade.host.operation.Method;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Settings;

/** The checked values of the options that the host gives to agents. */
final class HostValues {
  private static final String PACEMAKER = "pacemaker-fenced";

  private final Settings values;

  private HostValues(Settings values) {
    this.values = values;
  }

  /**
   * Checks the values of an agent's options.
   *
   * @param times those of {@link Timing} with the defaults that hold
   */
  static HostValues check(List<Parameter<?>> times, Map<String, String> texts)
      throws UsageException {
    List<Parameter<?>> all = new ArrayList<>(times);
    all.addAll(
        List.of(
            HostOptions.METHOD,
            HostOptions.QUIET,
            HostOptions.VERBOSE,
            HostOptions.VERBOSE_LEVEL,
            HostOptions.SEPARATOR,
            HostOptions.PLUG_SEPARATOR,
            HostOptions.DISABLE_TIMEOUT,
            HostOptions.FENCE_TIMEOUT));
    try {
      HostValues checked = new HostValues(Values.check("", all, texts));
      checked.refuse();
      return checked;
    } catch (InvalidValues e) {
      throw new UsageException(e.getMessage());
    }
  }

  private void refuse() throws UsageException {
    requireNotNegative(Parameter.number(Timing.RETRY_ON.name()));
    requireNotNegative(HostOptions.VERBOSE_LEVEL);
    for (Parameter<String> one : List.of(HostOptions.SEPARATOR, HostOptions.PLUG_SEPARATOR)) {
      if (values.get(one).isEmpty()) {
        throw new UsageException("'" + one.name() + "' is empty");
      }
    }
  }

  private void requireNotNegative(Parameter<Integer> number) throws UsageException {
    if (values.find(number).filter(value -> value < 0).isPresent()) {
      throw new UsageException("'" + number.name() + "' is less than 0");
    }
  }

  Settings settings() {
    return values;
  }

  Method method() {
    return Method.valueOf(values.get(HostOptions.METHOD).toUpperCase(Locale.ROOT));
  }

  String separator() {
    return values.get(HostOptions.SEPARATOR);
  }

  String plugSeparator() {
    return values.get(HostOptions.PLUG_SEPARATOR);
  }

  /** An explicit level counts; else the number of times that verbose was given. */
  Reply.Loudness loudness(Given given) {
    int verbose =
        values.get(HostOptions.VERBOSE) ? (int) Math.max(1, given.count(HostOptions.VERBOSE)) : 0;
    return new Reply.Loudness(
        values.get(HostOptions.QUIET), values.find(HostOptions.VERBOSE_LEVEL).orElse(verbose));
  }

  /**
   * The whole time of a fencing, where it has one: under Pacemaker, or where the caller asked.
   *
   * @param texts what was given or is a default of the kind
   * @param configured the device's or the host's {@code fence_timeout}
   */
  Optional<Duration> budget(
      Map<String, String> texts, Map<String, String> environment, Duration configured)
      throws UsageException {
    boolean said = texts.containsKey(HostOptions.DISABLE_TIMEOUT.name());
    boolean disabled = values.get(HostOptions.DISABLE_TIMEOUT);
    Optional<Duration> own = values.find(HostOptions.FENCE_TIMEOUT);
    if (said && !disabled && own.isPresent()) {
      throw new UsageException(
          "'fence_timeout' and 'disable_timeout=0' contradict each other; give one of them");
    }
    boolean wanted = disabled || own.isPresent() || (!said && isPacemaker(environment));
    return wanted ? Optional.of(own.orElse(configured)) : Optional.empty();
  }

  /** Whether Pacemaker's fencer is the caller, as it says in the environment. */
  static boolean isPacemaker(Map<String, String> environment) {
    return PACEMAKER.equals(environment.get("PCMK_service"));
  }
}
