package org.palisade.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framework with its bundles. A bundle that cannot be used is named and left out; only a
 * missing core is fatal.
 */
final class Felix {
  private static final Logger log = LoggerFactory.getLogger(Felix.class);
  private static final String CORE = "org.palisade.core";

  /** Bundles are read from where they lie, rather than copied at each start. */
  private static final String REFERENCE = "reference:file:";

  /** What the launcher's class path holds for bundles; versions as the jars say. */
  private static final String EXPORTS =
      String.join(
          ",",
          "org.slf4j;version=2.0.18",
          "org.slf4j.event;version=2.0.18",
          "org.slf4j.helpers;version=2.0.18",
          "org.slf4j.spi;version=2.0.18",
          "org.osgi.service.component;version=1.5.1",
          "org.osgi.service.component.runtime;version=1.5.1",
          "org.osgi.service.component.runtime.dto;version=1.5.1",
          "org.osgi.util.function;version=1.2.0",
          "org.osgi.util.promise;version=1.3.0");

  private final Framework framework;
  private final Bundle core;

  private Felix(Framework framework, Bundle core) {
    this.framework = framework;
    this.core = core;
  }

  /**
   * Starts the framework and everything in {@code lib/bundles}, the core last; the core brings the
   * plugins into force.
   *
   * @param home the installed tree
   * @param storage scratch of the framework; emptied
   * @param properties what bundles may ask for
   * @return the running framework
   * @throws CannotStart where the framework or the core does not start
   */
  static Felix start(Path home, Path storage, Map<String, String> properties) throws CannotStart {
    Map<String, String> configuration = new HashMap<>(properties);
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, EXPORTS);
    // A plugin may come back in a version that has not quite gone yet.
    configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    configuration.put("ds.loglevel", "0"); // we say ourselves which component failed, and why
    Framework framework = new FrameworkFactory().newFramework(configuration);
    try {
      framework.start();
    } catch (BundleException e) {
      throw new CannotStart("the framework does not start: " + e.getMessage(), e);
    }
    return startBundles(framework, jars(home), storage);
  }

  private static Felix startBundles(Framework framework, List<Path> jars, Path storage)
      throws CannotStart {
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars) {
      install(framework, jar, storage).ifPresent(bundles::add);
    }
    Bundle core =
        bundles.stream()
            .filter(bundle -> CORE.equals(bundle.getSymbolicName()))
            .findFirst()
            .orElseThrow(() -> new CannotStart("lib/bundles has no usable bundle " + CORE));
    bundles.remove(core);
    bundles.forEach(Felix::start);
    try {
      core.start();
    } catch (BundleException e) {
      throw new CannotStart(trouble(file(core), e), e);
    }
    return new Felix(framework, core);
  }

  private static List<Path> jars(Path home) throws CannotStart {
    Path directory = home.resolve("lib/bundles");
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new CannotStart("cannot read the directory " + directory + ": " + e, e);
    }
  }

  private static Optional<Bundle> install(Framework framework, Path jar, Path storage)
      throws CannotStart {
    try {
      return Optional.of(
          framework.getBundleContext().installBundle(REFERENCE + jar.toUri().getRawPath()));
    } catch (BundleException e) {
      if (storage.toFile().getUsableSpace() == 0) {
        throw new CannotStart(
            storage.getParent()
                + " has no room left; make room, or have PALISADE_RUN lead to a RAM disk",
            e);
      }
      log.error("{}", trouble(jar.toString(), e));
      return Optional.empty();
    }
  }

  private static void start(Bundle bundle) {
    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
      return;
    }
    try {
      bundle.start();
    } catch (BundleException e) {
      log.error("{}", trouble(file(bundle), e));
    }
  }

  private static String trouble(String file, BundleException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return file + " is not used: " + cause.getMessage();
  }

  private static String file(Bundle bundle) {
    return bundle.getLocation().replace(REFERENCE, "");
  }

  /**
   * The components that bundles declare.
   *
   * @return what became of them
   */
  Components components() {
    return new Components(framework.getBundleContext());
  }

  /** Stops the core, which hands over what runs while its plugins still work; then the rest. */
  void stop() {
    try {
      if (core.getState() == Bundle.ACTIVE) {
        core.stop();
      }
      framework.stop();
    } catch (BundleException | IllegalStateException e) {
      log.warn("the framework does not stop as it should: {}", e.toString());
    }
  }

  /**
   * Waits until the framework has stopped.
   *
   * @throws InterruptedException where the thread is interrupted
   */
  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /**
   * Waits for a while until the framework has stopped.
   *
   * @param atMost how long
   * @return whether it has
   * @throws InterruptedException where the thread is interrupted
   */
  boolean awaitStop(Duration atMost) throws InterruptedException {
    return framework.waitForStop(atMost.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }
}
