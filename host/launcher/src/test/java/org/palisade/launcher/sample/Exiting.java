package org.palisade.launcher.sample;

import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;

/** Ends the JVM from its constructor. */
public final class Exiting implements StonithPlugin {
  /** As the host calls it. */
  public Exiting() {
    System.exit(42);
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of();
  }
}
