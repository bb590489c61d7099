package org.palisade.plugin.ipmi;

import static org.palisade.plugin.DeviceType.Trait.ONE_PLUG;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.ipmi.link.Links;
import org.palisade.plugin.ipmi.session.Bmc;
import org.palisade.plugin.ipmi.session.NotedSession;

/** Fences machines through their BMCs by IPMI 2.0 over LAN. One device is one BMC. */
public final class IpmiPlugin implements StonithPlugin {
  private final Links links = new Links();
  private final SessionNotes<NotedSession> notes = new SessionNotes<>(NotedSession.FORM);

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("ipmi", IpmiDevice.class, this::open)
            .agent("fence_palisade_ipmi")
            .describe(
                "Fence agent for IPMI 2.0 over LAN",
                "Powers a machine off and on through its BMC (iDRAC, iLO, XCC, OpenBMC and others) by"
                    + " IPMI 2.0 over LAN (RMCP+, lanplus), without ipmitool. It takes the options"
                    + " of fence_ipmilan. A machine is off when its BMC says so in a signed and"
                    + " encrypted answer. IPMI 1.5 is not spoken.",
                URI.create(
                    "https://www.intel.com/content/www/us/en/products/docs/servers/ipmi/ipmi-home.html"))
            .parameters(IpmiParameters.all())
            .traits(ONE_PLUG)
            // BMCs have few session slots, and drop idle sessions after 30 s or more.
            .keepWarm(Duration.ofSeconds(5)));
  }

  private StonithDevice open(Settings settings) throws StonithException {
    return new IpmiDevice(
        new Bmc(
            IpmiParameters.login(settings),
            IpmiParameters.replyTime(settings),
            links,
            notes.in(settings)));
  }

  @Override
  public void close() {
    links.close();
    notes.close();
  }
}
