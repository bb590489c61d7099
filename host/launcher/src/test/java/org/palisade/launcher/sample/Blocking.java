package org.palisade.launcher.sample;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.StonithPlugin;

/** Does not come out of its constructor. */
public final class Blocking implements StonithPlugin {
  /**
   * As the host calls it.
   *
   * @throws InterruptedException where it is interrupted after all
   */
  public Blocking() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public List<DeviceType> deviceTypes() {
    return List.of();
  }
}
