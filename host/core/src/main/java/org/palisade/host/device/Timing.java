package org.palisade.host.device;

import java.time.Duration;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Settings;

/**
 * The times and counts of one fencing: the options that every agent and every device file has.
 *
 * @param delay before a power off or a reboot begins, from the caller's start
 * @param powerTimeout how long a state may take to be reached after an accepted command
 * @param powerWait how long the state is not asked for after an accepted command
 * @param statusSleep the time between two readings of the state
 * @param loginTimeout how long connecting and logging in may take
 * @param shellTimeout how long an answer to one request may take
 * @param retryOn how many times on is tried again
 */
public record Timing(
    Duration delay,
    Duration powerTimeout,
    Duration powerWait,
    Duration statusSleep,
    Duration loginTimeout,
    Duration shellTimeout,
    int retryOn) {

  /** {@code delay}. */
  public static final Parameter<Duration> DELAY =
      Parameter.seconds("delay")
          .orElse(Duration.ZERO)
          .help("Wait X seconds before fencing is started");

  /** {@code power_timeout}. */
  public static final Parameter<Duration> POWER_TIMEOUT =
      Parameter.seconds("power_timeout")
          .orElse(Duration.ofSeconds(20))
          .help("Test X seconds for status change after ON/OFF");

  /** {@code power_wait}. */
  public static final Parameter<Duration> POWER_WAIT =
      Parameter.seconds("power_wait")
          .orElse(Duration.ZERO)
          .help("Wait X seconds after issuing ON/OFF");

  /** {@code stonith_status_sleep}. */
  public static final Parameter<Duration> STATUS_SLEEP =
      Parameter.seconds("stonith_status_sleep")
          .orElse(Duration.ofSeconds(1))
          .help("Sleep X seconds between status calls during a STONITH action");

  /** {@code login_timeout}. */
  public static final Parameter<Duration> LOGIN_TIMEOUT =
      Parameter.seconds("login_timeout")
          .orElse(Duration.ofSeconds(5))
          .help("Wait X seconds for the connection and login");

  /** {@code shell_timeout}. */
  public static final Parameter<Duration> SHELL_TIMEOUT =
      Parameter.seconds("shell_timeout")
          .orElse(Duration.ofSeconds(3))
          .help("Wait X seconds for the answer to one request");

  /** {@code retry_on}. */
  public static final Parameter<Integer> RETRY_ON =
      Parameter.number("retry_on").orElse(1).help("Count of attempts to retry power on");

  /**
   * The options of this record with the defaults of a kind.
   *
   * @param type the kind
   * @return the seven parameters
   */
  public static List<Parameter<?>> parameters(DeviceType type) {
    return List.of(
        DELAY,
        of(type, DeviceType.Timing.POWER_TIMEOUT, POWER_TIMEOUT),
        of(type, DeviceType.Timing.POWER_WAIT, POWER_WAIT),
        of(type, DeviceType.Timing.STATUS_SLEEP, STATUS_SLEEP),
        of(type, DeviceType.Timing.LOGIN_TIMEOUT, LOGIN_TIMEOUT),
        of(type, DeviceType.Timing.SHELL_TIMEOUT, SHELL_TIMEOUT),
        RETRY_ON);
  }

  private static Parameter<Duration> of(
      DeviceType type, DeviceType.Timing which, Parameter<Duration> plain) {
    return type.timing(which).map(plain::orElse).orElse(plain);
  }

  /**
   * Takes the times from checked values.
   *
   * @param type the kind, for its defaults
   * @param values values that were checked against {@link #parameters}
   * @return the times
   */
  public static Timing from(DeviceType type, Settings values) {
    return new Timing(
        values.get(DELAY),
        values.get(of(type, DeviceType.Timing.POWER_TIMEOUT, POWER_TIMEOUT)),
        values.get(of(type, DeviceType.Timing.POWER_WAIT, POWER_WAIT)),
        values.get(of(type, DeviceType.Timing.STATUS_SLEEP, STATUS_SLEEP)),
        values.get(of(type, DeviceType.Timing.LOGIN_TIMEOUT, LOGIN_TIMEOUT)),
        values.get(of(type, DeviceType.Timing.SHELL_TIMEOUT, SHELL_TIMEOUT)),
        values.get(RETRY_ON));
  }

  /**
   * The bound of a single call to the device, which holds whatever the other times are.
   *
   * @return {@code login_timeout + shell_timeout}
   */
  public Duration callLimit() {
    return loginTimeout.plus(shellTimeout);
  }
}
