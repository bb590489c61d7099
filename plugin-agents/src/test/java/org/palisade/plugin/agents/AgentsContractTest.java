package org.palisade.plugin.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.palisade.plugin.StonithPlugin;
import org.palisade.plugin.contract.DeviceContract;
import org.palisade.plugin.contract.DeviceFake;

public class AgentsContractTest extends DeviceContract {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Scripts scripts() {
    try {
      return new Scripts(folder.getRoot().toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected StonithPlugin newPlugin() {
    return scripts().plugin();
  }

  @Override
  protected DeviceFake newFake() throws Exception {
    return new ScriptFake(folder.newFolder("device").toPath(), scripts());
  }
}
