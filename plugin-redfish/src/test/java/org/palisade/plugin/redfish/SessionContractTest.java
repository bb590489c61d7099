package org.palisade.plugin.redfish;

import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The rules of every plugin, with sessions; one that stays open counts as a socket. */
public class SessionContractTest extends DeviceContract {
  @Override
  protected StonithPlugin newPlugin() {
    return new RedfishPlugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new RedfishFake("session");
  }
}
