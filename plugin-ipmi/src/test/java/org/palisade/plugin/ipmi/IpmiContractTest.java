package org.palisade.plugin.ipmi;

import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The plugin keeps the contract. */
public class IpmiContractTest extends DeviceContract {
  @Override
  protected StonithPlugin newPlugin() {
    return new IpmiPlugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new BmcFake();
  }
}
