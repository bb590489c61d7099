package org.palisade.plugin.redfish;

import static org.palisade.plugin.DeviceType.Timing.SHELL_TIMEOUT;
import static org.palisade.plugin.DeviceType.Trait.PLUGS_IGNORE_CASE;
import static org.palisade.plugin.DeviceType.Trait.PLUG_OPTIONAL;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.http.CxfBus;
import org.palisade.plugin.http.HttpLink;

/** Fences machines whose BMC, or whose enclosure, speaks the DMTF's Redfish. */
public final class RedfishPlugin implements StonithPlugin {
  private final CxfBus bus = new CxfBus();
  private final SessionNotes<NotedSession> notes = new SessionNotes<>(NotedSession.FORM);

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("redfish", RedfishDevice.class, this::open)
            .agent("fence_palisade_redfish")
            .describe(
                "Fence agent for machines that speak Redfish",
                "Powers machines off and on through the Redfish service of their BMC or enclosure:"
                    + " iDRAC, iLO, XClarity, Supermicro, OpenBMC and others. Off is ForceOff, and"
                    + " counts when the service has said Off twice. Where one service has several"
                    + " systems, plug names one of them.",
                URI.create("https://www.dmtf.org/standards/redfish"))
            .parameters(RedfishParameters.all())
            .traits(PLUG_OPTIONAL, PLUGS_IGNORE_CASE)
            // A BMC takes up to some seconds for an answer, and the first call has four of them.
            .timing(SHELL_TIMEOUT, Duration.ofSeconds(20))
            // BMCs show old states for some seconds.
            .confirmOff(2)
            .parallelCalls(4));
  }

  private StonithDevice open(Settings settings) throws StonithException {
    Bmc bmc = RedfishParameters.bmc(settings);
    return new RedfishDevice(
        bmc, () -> new HttpLink(bus, bmc.endpoint()), notes.in(settings), Clock.systemUTC());
  }

  @Override
  public void close() {
    bus.close();
    notes.close();
  }
}
