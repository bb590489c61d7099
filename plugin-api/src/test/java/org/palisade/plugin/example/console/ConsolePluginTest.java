package org.palisade.plugin.example.console;

import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

/** The second example keeps the contract. */
public class ConsolePluginTest extends DeviceContract {
  @Override
  protected StonithPlugin newPlugin() {
    return new ConsolePlugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new ConsoleFake();
  }
}
