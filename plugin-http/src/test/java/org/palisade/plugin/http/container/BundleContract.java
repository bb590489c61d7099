package org.palisade.plugin.http.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.palisade.plugin.contract.TextSettings;

/**
 * A plugin's bundle as it is shipped, with no other than what it needs, in Felix. The system
 * properties {@code bundles} and {@code plugin} name a folder and the jar.
 */
public abstract class BundleContract {
  private static final String SLF4J =
      Stream.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")
          .map(name -> name + ";version=2.0.18")
          .reduce((a, b) -> a + "," + b)
          .orElseThrow();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Framework framework;
  private Map<String, String> device;

  /** For subclasses. */
  protected BundleContract() {}

  /**
   * The plugin's bundle.
   *
   * @return its symbolic name
   */
  protected abstract String plugin();

  /**
   * Starts the device that it is to fence on.
   *
   * @return settings that open it, and a plug of it that is on, under the empty name
   * @throws Exception if it cannot be started
   */
  protected abstract Map<String, String> startDevice() throws Exception;

  /**
   * Whether the plug is truly off.
   *
   * @return whether it was fenced
   */
  protected abstract boolean isOff();

  /** Ends the device. */
  protected abstract void stopDevice();

  @Before
  public final void start() throws Exception {
    device = startDevice();
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, folder.getRoot().getPath());
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SLF4J);
    framework = factory.newFramework(settings);
    framework.start();
  }

  @After
  public final void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
    stopDevice();
  }

  /** It fences, and no thread outlives it. */
  @Test
  public void aDeviceOpenedFromTheBundleFencesAndStoppingTheBundlesLeavesNoThread()
      throws Exception {
    List<Bundle> bundles = installAll();
    for (Bundle bundle : bundles) {
      bundle.start();
    }

    String seen = fence();

    assertThat(seen).endsWith(" ON OFF");
    assertThat(isOff()).isTrue();
    for (Bundle bundle : bundles) {
      assertThat(bundle.getState()).as(bundle.getSymbolicName()).isEqualTo(Bundle.ACTIVE);
      bundle.stop();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(
                        name -> name.startsWith("HttpClient") || name.startsWith("http-ex")));
  }

  /** Else each swap would cost memory for ever. */
  @Test
  public void aPluginThatIsUninstalledLeavesNoClassBehind() throws Exception {
    List<Bundle> bundles = installAll();
    for (Bundle bundle : bundles) {
      bundle.start();
    }
    assertThat(fence()).endsWith(" ON OFF");
    Bundle plugin = named(bundles, plugin());
    WeakReference<ClassLoader> classes =
        new WeakReference<>(plugin.adapt(BundleWiring.class).getClassLoader());

    named(bundles, "probe").uninstall();
    plugin.uninstall();
    framework.adapt(FrameworkWiring.class).refreshBundles(null);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return classes.get() == null;
            });
  }

  private static Bundle named(List<Bundle> bundles, String name) {
    return bundles.stream()
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private List<Bundle> installAll() throws Exception {
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("bundles")))) {
      for (Path jar : jars.sorted().toList()) {
        bundles.add(context.installBundle("reference:" + jar.toUri()));
      }
    }
    Path plugin = Path.of(System.getProperty("plugin"));
    bundles.add(context.installBundle("reference:" + plugin.toUri()));
    bundles.add(context.installBundle("probe", new ByteArrayInputStream(probe())));
    return bundles;
  }

  private static byte[] probe() throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, "probe");
    main.putValue(Constants.BUNDLE_ACTIVATOR, Probe.class.getName());
    main.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,org.palisade.plugin");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      add(jar, Probe.class);
      add(jar, TextSettings.class);
    }
    return bytes.toByteArray();
  }

  private static void add(JarOutputStream jar, Class<?> type) throws IOException {
    String entry = type.getName().replace('.', '/') + ".class";
    jar.putNextEntry(new JarEntry(entry));
    try (InputStream in = type.getResourceAsStream("/" + entry)) {
      in.transferTo(jar);
    }
    jar.closeEntry();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a function over types that both sides share
  private String fence() throws Exception {
    BundleContext context = framework.getBundleContext();
    // All: this test has classes of the same name, which would not fit.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                context.getAllServiceReferences("org.palisade.plugin.StonithPlugin", null) != null);
    ServiceReference<Function> reference = context.getServiceReference(Function.class);
    Function<Map<String, String>, String> probe = context.getService(reference);
    return probe.apply(device);
  }
}
