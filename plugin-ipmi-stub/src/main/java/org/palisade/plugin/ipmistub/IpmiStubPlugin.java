package org.palisade.plugin.ipmistub;

import java.net.URI;
import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Settings;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithPlugin;

/** Brings the kind {@code ipmi-stub}: a bank of chassis behind BMCs that exist in memory. */
public final class IpmiStubPlugin implements StonithPlugin {
  private final Bmcs bmcs;
  private final Pace pace;

  /** For the host. */
  public IpmiStubPlugin() {
    this(new Bmcs(), Pace.REAL);
  }

  IpmiStubPlugin(Bmcs bmcs, Pace pace) {
    this.bmcs = bmcs;
    this.pace = pace;
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of(
        DeviceType.of("ipmi-stub", IpmiStubDevice.class, this::open)
            .agent("fence_ipmi_stub")
            .describe(
                "Fence agent for chassis in memory that behave like IPMI",
                "Switches a bank of chassis that exist in the memory of the host only, with IPMI's"
                    + " sessions, privilege levels and habits, and with faults on demand. For"
                    + " trying out, drills and tests: it fences no machine.",
                URI.create(
                    "https://www.intel.com/content/www/us/en/products/docs/servers/ipmi/ipmi-home.html"))
            .parameters(Options.all())
            .parallelCalls(8));
  }

  private StonithDevice open(Settings settings) throws StonithException {
    StubSettings understood = StubSettings.of(settings);
    Bmc bmc = bmcs.at(understood.ip(), understood.stateFile());
    return new IpmiStubDevice(understood, bmc, pace);
  }

  @Override
  public void close() {
    bmcs.forget();
  }
}
