package org.palisade.plugin.redfish;

import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The rules of every plugin, against the emulator. */
public class RedfishContractTest extends DeviceContract {
  @Override
  protected StonithPlugin newPlugin() {
    return new RedfishPlugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new RedfishFake("basic");
  }
}
