package org.palisade.host;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.palisade.host.device.PluginTypes;
import org.palisade.plugin.StonithPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the plugins that the framework has into force. A plugin's code first runs here, in its
 * constructor, and may do anything there: so each has a thread of its own, and one that throws,
 * blocks for ever or exits takes nobody else's plugin away.
 */
final class PluginLoader {
  private static final Logger log = LoggerFactory.getLogger(PluginLoader.class);

  private final BundleContext context;
  private final ServiceComponentRuntime components;
  private final PluginTypes types;
  private final Map<ServiceReference<StonithPlugin>, CompletableFuture<Optional<StonithPlugin>>>
      loads = new ConcurrentHashMap<>();

  PluginLoader(BundleContext context, ServiceComponentRuntime components, PluginTypes types) {
    this.context = context;
    this.components = components;
    this.types = types;
  }

  /** Begins to load a plugin. */
  void bind(ServiceReference<StonithPlugin> reference) {
    CompletableFuture<Optional<StonithPlugin>> load = new CompletableFuture<>();
    loads.put(reference, load);
    Thread thread = new Thread(() -> load.complete(load(reference)), "load " + name(reference));
    thread.setDaemon(true);
    thread.start();
  }

  private Optional<StonithPlugin> load(ServiceReference<StonithPlugin> reference) {
    try {
      Optional<StonithPlugin> plugin = Optional.ofNullable(context.getService(reference));
      plugin.ifPresentOrElse(
          code -> types.add(name(reference), code),
          () -> log.error("plugin {} is not used: {}", name(reference), failure(reference)));
      return plugin;
    } catch (RuntimeException | Error e) {
      log.error("plugin {} is not used", name(reference), e);
      return Optional.empty();
    }
  }

  /** Why the framework has no object for a plugin. */
  private String failure(ServiceReference<StonithPlugin> plugin) {
    String name = String.valueOf(plugin.getProperty(ComponentConstants.COMPONENT_NAME));
    return components.getComponentDescriptionDTOs(plugin.getBundle()).stream()
        .filter(component -> component.name.equals(name))
        .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
        .flatMap(made -> Optional.ofNullable(made.failure).stream())
        .findFirst()
        .map(trace -> "its constructor fails\n" + trace.strip())
        .orElse("it has gone already");
  }

  /** Takes a plugin out of force, and lets go of it. */
  void unbind(ServiceReference<StonithPlugin> reference) {
    Optional<StonithPlugin> plugin =
        Optional.ofNullable(loads.remove(reference)).flatMap(load -> load.getNow(Optional.empty()));
    plugin.ifPresent(
        code -> {
          types.remove(code, Duration.ZERO);
          context.ungetService(reference);
        });
  }

  /**
   * Waits until the plugins that were bound so far are in force.
   *
   * @param atMost what a plugin that blocks may cost
   */
  void await(Duration atMost) throws InterruptedException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(loads.values().toArray(CompletableFuture<?>[]::new));
    try {
      all.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      loads.forEach(
          (reference, load) -> {
            if (!load.isDone()) {
              log.error(
                  "plugin {} does not come out of its constructor; going on without",
                  name(reference));
            }
          });
    } catch (ExecutionException e) {
      throw new IllegalStateException("a load completes normally", e);
    }
  }

  private static String name(ServiceReference<StonithPlugin> reference) {
    Bundle bundle = reference.getBundle();
    return bundle == null ? "?" : bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
