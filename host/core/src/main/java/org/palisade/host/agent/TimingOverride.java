package org.palisade.host.agent;

import java.time.Duration;
import java.util.List;
import org.palisade.host.device.Timing;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.Settings;

/** The times of a configured device, as far as a call does not name its own. */
final class TimingOverride {
  private static final Parameter<Duration> DELAY = plain(Timing.DELAY);
  private static final Parameter<Duration> POWER_TIMEOUT = plain(Timing.POWER_TIMEOUT);
  private static final Parameter<Duration> POWER_WAIT = plain(Timing.POWER_WAIT);
  private static final Parameter<Duration> STATUS_SLEEP = plain(Timing.STATUS_SLEEP);
  private static final Parameter<Duration> LOGIN_TIMEOUT = plain(Timing.LOGIN_TIMEOUT);
  private static final Parameter<Duration> SHELL_TIMEOUT = plain(Timing.SHELL_TIMEOUT);
  private static final Parameter<Integer> RETRY_ON =
      Parameter.number(Timing.RETRY_ON.name()).help(Timing.RETRY_ON.help());

  private TimingOverride() {}

  private static Parameter<Duration> plain(Parameter<Duration> time) {
    return Parameter.seconds(time.name()).help(time.help());
  }

  static List<Parameter<?>> parameters() {
    return List.of(
        DELAY, POWER_TIMEOUT, POWER_WAIT, STATUS_SLEEP, LOGIN_TIMEOUT, SHELL_TIMEOUT, RETRY_ON);
  }

  static Timing over(Timing configured, Settings given) {
    return new Timing(
        given.find(DELAY).orElse(configured.delay()),
        given.find(POWER_TIMEOUT).orElse(configured.powerTimeout()),
        given.find(POWER_WAIT).orElse(configured.powerWait()),
        given.find(STATUS_SLEEP).orElse(configured.statusSleep()),
        given.find(LOGIN_TIMEOUT).orElse(configured.loginTimeout()),
        given.find(SHELL_TIMEOUT).orElse(configured.shellTimeout()),
        given.find(RETRY_ON).orElse(configured.retryOn()));
  }
}
