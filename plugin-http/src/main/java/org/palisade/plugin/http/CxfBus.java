package org.palisade.plugin.http;

import java.util.Optional;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.bus.extension.ExtensionManagerBus;
import org.apache.cxf.logging.FaultListener;

/**
 * The plugin's own CXF bus, made when first used: the default one would outlive the plugin and pin
 * its classes. Thread-safe.
 */
public final class CxfBus implements AutoCloseable {
  private Optional<Bus> bus = Optional.empty();
  private boolean closed;

  /** Makes nothing yet. */
  public CxfBus() {}

  synchronized Bus get() {
    if (closed) {
      throw new IllegalStateException("the plugin has ended");
    }
    if (bus.isEmpty()) {
      bus = Optional.of(create());
    }
    return bus.get();
  }

  private static Bus create() {
    ExtensionManagerBus made =
        new ExtensionManagerBus(null, null, ExtensionManagerBus.class.getClassLoader());
    // Its constructor has made it the default of this thread, and of all if there was none.
    BusFactory.clearDefaultBusForAnyThread(made);
    if (BusFactory.getDefaultBus(false) == made) {
      BusFactory.setDefaultBus(null);
    }
    made.initialize();
    // Failures are thrown to us; CXF would log each with its stack as well.
    FaultListener quiet = (exception, description, message) -> false;
    made.setProperty(FaultListener.class.getName(), quiet);
    // Devices with equal settings would share connections, and the first to end would close them.
    made.setProperty("share.httpclient.http.conduit", false);
    return made;
  }

  /** Shuts it down, if it was made; it is not made again. */
  @Override
  public synchronized void close() {
    closed = true;
    bus.ifPresent(made -> made.shutdown(true));
    bus = Optional.empty();
  }
}
