package org.palisade.plugin.clc;

import static org.palisade.plugin.DeviceType.Timing.LOGIN_TIMEOUT;
import static org.palisade.plugin.DeviceType.Timing.POWER_TIMEOUT;
import static org.palisade.plugin.DeviceType.Timing.SHELL_TIMEOUT;
import static org.palisade.plugin.DeviceType.Timing.STATUS_SLEEP;
import static org.palisade.plugin.DeviceType.Trait.PLUGS_IGNORE_CASE;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.http.CxfBus;
import org.palisade.plugin.http.HttpLink;

/**
 * Fences servers of the CenturyLink (Lumen) Cloud, whose API v2 private deployments still speak.
 * One device is one account; its plugs are the account's servers.
 */
public final class ClcPlugin implements StonithPlugin {
  private final CxfBus bus = new CxfBus();

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("clc", ClcDevice.class, this::open)
            .agent("fence_clc")
            .describe(
                "Fence agent for CenturyLink (Lumen) Cloud servers",
                "Powers servers of a CenturyLink (Lumen) Cloud account off and on through the"
                    + " cloud's REST API, directly or through an HTTP proxy. A server is off when"
                    + " the cloud says that it is stopped; a paused one is not, and is never"
                    + " switched on before it was off.",
                URI.create("https://www.ctl.io"))
            .parameters(ClcParameters.all())
            .traits(PLUGS_IGNORE_CASE)
            // Recorded: a power-off takes up to 32 s, a power-on up to 28 s, one call some seconds.
            .timing(POWER_TIMEOUT, Duration.ofSeconds(120))
            .timing(STATUS_SLEEP, Duration.ofSeconds(2))
            .timing(LOGIN_TIMEOUT, Duration.ofSeconds(10))
            .timing(SHELL_TIMEOUT, Duration.ofSeconds(20))
            .lateOn(Duration.ofSeconds(90))
            .parallelCalls(16)
            .keepWarm(Duration.ofMinutes(10)));
  }

  private StonithDevice open(Settings settings) throws StonithException {
    Account account = ClcParameters.account(settings);
    return new ClcDevice(account, new HttpLink(bus, account.endpoint()), Clock.systemUTC());
  }

  @Override
  public void close() {
    bus.close();
  }
}
