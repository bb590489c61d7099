package org.palisade.plugin.clc;

import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The rules of every plugin, against the emulator. */
public class ClcContractTest extends DeviceContract {
  @Override
  protected StonithPlugin newPlugin() {
    return new ClcPlugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new ClcFake();
  }
}
