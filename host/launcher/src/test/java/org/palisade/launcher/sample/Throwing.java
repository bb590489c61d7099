package org.palisade.launcher.sample;

import java.util.List;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;

/** Throws from its constructor. */
public final class Throwing implements StonithPlugin {
  /** As the host calls it. */
  public Throwing() {
    throw new IllegalStateException("no licence");
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of();
  }
}
