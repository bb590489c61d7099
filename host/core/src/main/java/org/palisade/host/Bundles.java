package org.palisade.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.palisade.host.deploy.Container;
import org.palisade.host.deploy.Refused;
import org.palisade.plugin.StonithPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plugins as bundles of the framework, each under a location of its own and read from where its jar
 * lies. A plugin's code first runs here, in its activator or constructor, and may do anything
 * there: so that happens on a thread of its own, which is waited for for a while only. No other
 * bundle is refreshed or stopped by anything here.
 */
final class Bundles implements Container {
  private static final Logger log = LoggerFactory.getLogger(Bundles.class);
  private static final String REFERENCE = "reference:file:";
  private static final Duration SERVICE = Duration.ofSeconds(2);
  private static final Duration LEAVE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final BundleContext context;
  private final ServiceComponentRuntime components;

  Bundles(BundleContext context, ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  private static String location(Path jar) {
    return REFERENCE + jar.toUri().getRawPath();
  }

  @Override
  public boolean holds(Path jar) {
    return context.getBundle(location(jar)) != null;
  }

  @Override
  public Installed start(Path jar, Duration atMost) throws Refused, InterruptedException {
    if (holds(jar)) {
      throw new Refused("runs already");
    }
    Start start = new Start(jar);
    FutureTask<Installed> task = new FutureTask<>(start);
    Thread thread = new Thread(task, "plugin " + jar.getFileName());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      start.takeBack();
      if (e.getCause() instanceof Refused refused) {
        throw refused;
      }
      throw new Refused("fails in " + start.stage + ": " + e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      start.takeBack();
      throw new Refused(
          "does not come out of " + start.stage + " within " + atMost.toSeconds() + " s");
    } catch (InterruptedException e) {
      thread.interrupt();
      start.takeBack();
      throw e;
    }
  }

  /** One start of a jar, on its own thread. */
  private final class Start implements Callable<Installed> {
    private final Path jar;
    private volatile String stage = "its installation";
    private volatile Optional<Bundle> bundle = Optional.empty();

    Start(Path jar) {
      this.jar = jar;
    }

    @Override
    public Installed call() throws Refused, InterruptedException {
      Bundle installed = install();
      bundle = Optional.of(installed);
      requireApi(installed);
      stage = "its activator";
      startBundle(installed);
      stage = "its component";
      ServiceReference<StonithPlugin> service = service(installed);
      stage = "its constructor";
      StonithPlugin code = context.getService(service);
      if (code == null) {
        throw new Refused(failure(service));
      }
      return new Running(installed, service, code);
    }

    private Bundle install() throws Refused {
      try {
        return context.installBundle(location(jar));
      } catch (BundleException e) {
        throw new Refused(Trouble.of(e));
      }
    }

    private void startBundle(Bundle installed) throws Refused {
      try {
        installed.start();
      } catch (BundleException e) {
        throw new Refused(Trouble.of(e));
      }
    }

    void takeBack() {
      bundle.ifPresent(
          one -> {
            if (!uninstall(one)) {
              log.warn("{} is left behind until the host starts anew", jar);
            }
          });
    }
  }

  /** The version of the plugin API that a bundle was built for has to be this host's. */
  private void requireApi(Bundle bundle) throws Refused {
    BundleCapability offered = api();
    for (BundleRequirement one :
        bundle
            .adapt(BundleRevision.class)
            .getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
      String filter = String.valueOf(one.getDirectives().get(Constants.FILTER_DIRECTIVE));
      boolean asksForApi = filter.contains("=" + StonithPlugin.class.getPackageName() + ")");
      if (asksForApi && !matches(filter, offered)) {
        throw new Refused(
            "was built for another version of the plugin API: this host has "
                + offered.getAttributes().get(Constants.VERSION_ATTRIBUTE)
                + ", it "
                + Trouble.needs(filter)
                + "; get the version of the plugin that goes with this host");
      }
    }
  }

  /** The API as this host itself sees it. */
  private BundleCapability api() {
    BundleWiring here = context.getBundle().adapt(BundleWiring.class);
    return Stream.concat(
            here.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(BundleWire::getCapability),
            here.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
        .filter(
            one ->
                StonithPlugin.class
                    .getPackageName()
                    .equals(one.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the host has no plugin API"));
  }

  private static boolean matches(String filter, BundleCapability offered) {
    try {
      return FrameworkUtil.createFilter(filter).matches(offered.getAttributes());
    } catch (InvalidSyntaxException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // the framework's own property says what the reference is to
  private static Optional<ServiceReference<StonithPlugin>> registered(Bundle bundle) {
    return Optional.ofNullable(bundle.getRegisteredServices()).stream()
        .flatMap(Arrays::stream)
        .filter(
            one ->
                Arrays.asList((String[]) one.getProperty(Constants.OBJECTCLASS))
                    .contains(StonithPlugin.class.getName()))
        .map(one -> (ServiceReference<StonithPlugin>) one)
        .findFirst();
  }

  private static ServiceReference<StonithPlugin> service(Bundle bundle)
      throws Refused, InterruptedException {
    long until = System.nanoTime() + SERVICE.toNanos();
    while (System.nanoTime() - until < 0) {
      Optional<ServiceReference<StonithPlugin>> found = registered(bundle);
      if (found.isPresent()) {
        return found.get();
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    throw new Refused(
        "brings no plugin: it offers no service "
            + StonithPlugin.class.getName()
            + " (see Service-Component in the plugin author guide)");
  }

  /** Why the framework has no object for a plugin. */
  private String failure(ServiceReference<StonithPlugin> plugin) {
    String name = String.valueOf(plugin.getProperty(ComponentConstants.COMPONENT_NAME));
    return components.getComponentDescriptionDTOs(plugin.getBundle()).stream()
        .filter(component -> component.name.equals(name))
        .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
        .flatMap(made -> Optional.ofNullable(made.failure).stream())
        .findFirst()
        .map(trace -> "fails in its constructor: " + Trouble.reason(trace))
        .orElse("has gone already");
  }

  /** A plugin's code may hang in its end as well, so that is waited for for a while only. */
  private static boolean uninstall(Bundle bundle) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              bundle.uninstall();
              return true;
            });
    Thread thread = new Thread(task, "uninstall " + bundle.getSymbolicName());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(LEAVE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      log.warn("bundle {} does not go: {}", bundle, e.getCause().toString());
      return false;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private final class Running implements Installed {
    private final Bundle bundle;
    private final ServiceReference<StonithPlugin> service;
    private final StonithPlugin code;

    Running(Bundle bundle, ServiceReference<StonithPlugin> service, StonithPlugin code) {
      this.bundle = bundle;
      this.service = service;
      this.code = code;
    }

    @Override
    public StonithPlugin code() {
      return code;
    }

    @Override
    public boolean uninstall() {
      try {
        context.ungetService(service);
      } catch (IllegalStateException e) {
        log.debug("the host ends already", e);
      }
      return Bundles.uninstall(bundle);
    }
  }
}
