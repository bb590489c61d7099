package org.palisade.host;

import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.scr.impl.Activator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real framework with the component runtime, for plugins alone; the test stands for the host. */
final class Felix implements AutoCloseable {
  private static final String EXPORTS =
      String.join(
          ",",
          "org.palisade.plugin;version=1.2.0",
          "org.osgi.service.component;version=1.5.1",
          "org.osgi.service.component.runtime;version=1.5.1",
          "org.osgi.service.component.runtime.dto;version=1.5.1",
          "org.osgi.util.function;version=1.2.0",
          "org.osgi.util.promise;version=1.3.0");

  private final Framework framework;
  private final Bundle runtime;

  Felix(Path storage) throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    EXPORTS,
                    Constants.FRAMEWORK_BSNVERSION,
                    Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                    "ds.loglevel",
                    "0"));
    framework.start();
    runtime =
        context()
            .installBundle(
                "reference:" + Activator.class.getProtectionDomain().getCodeSource().getLocation());
    runtime.start();
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  Bundle runtime() {
    return runtime;
  }

  Bundles bundles() {
    return new Bundles(
        context(),
        context().getService(context().getServiceReference(ServiceComponentRuntime.class)));
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(0);
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
