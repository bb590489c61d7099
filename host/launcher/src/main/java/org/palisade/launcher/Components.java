package org.palisade.launcher;

import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What became of the components of the bundles, as the component runtime says. */
final class Components {
  private static final String HOST = "org.palisade.host.Host";

  private final BundleContext context;

  Components(BundleContext context) {
    this.context = context;
  }

  /**
   * Checks that the host itself is at work.
   *
   * @throws CannotStart with the reason, where it is not
   */
  void requireHost() throws CannotStart {
    Optional<ServiceReference<ServiceComponentRuntime>> runtime =
        Optional.ofNullable(context.getServiceReference(ServiceComponentRuntime.class));
    if (runtime.isEmpty()) {
      throw new CannotStart("no component runtime: org.apache.felix.scr is missing or broken");
    }
    requireHost(context.getService(runtime.get()));
  }

  private static void requireHost(ServiceComponentRuntime runtime) throws CannotStart {
    ComponentDescriptionDTO host =
        runtime.getComponentDescriptionDTOs().stream()
            .filter(component -> HOST.equals(component.name))
            .findFirst()
            .orElseThrow(() -> new CannotStart("the core bundle has no component " + HOST));
    List<ComponentConfigurationDTO> found =
        List.copyOf(runtime.getComponentConfigurationDTOs(host));
    if (found.stream().noneMatch(one -> one.state == ComponentConfigurationDTO.ACTIVE)) {
      throw new CannotStart(
          found.stream()
              .flatMap(one -> Optional.ofNullable(one.failure).stream())
              .map(Components::reason)
              .findFirst()
              .orElse("the component " + HOST + " did not start"));
    }
  }

  /** The message of the deepest cause of a stack trace. */
  private static String reason(String trace) {
    String last = trace.lines().findFirst().orElse(trace);
    for (String line : trace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        last = line.substring("Caused by: ".length());
      }
    }
    return last.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }
}
