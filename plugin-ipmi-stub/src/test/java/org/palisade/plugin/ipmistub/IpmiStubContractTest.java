package org.palisade.plugin.ipmistub;

import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The plugin keeps the contract, with every fault of it. */
public class IpmiStubContractTest extends DeviceContract {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final Bmcs bmcs = new Bmcs();

  @Override
  protected StonithPlugin newPlugin() {
    return new IpmiStubPlugin(bmcs, Pace.REAL);
  }

  @Override
  protected DeviceFake newFake() {
    return new ChassisFake(bmcs, folder.getRoot().toPath());
  }
}
