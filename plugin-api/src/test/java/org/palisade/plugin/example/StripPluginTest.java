package org.palisade.plugin.example;

import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The author's example keeps the contract. */
public class StripPluginTest extends DeviceContract {
  @Override
  protected StonithPlugin newPlugin() {
    return new StripPlugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new StripFake();
  }
}
