package org.palisade.host.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.palisade.host.cib.Cib;
import org.palisade.host.cib.Interval;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** What Pacemaker's configuration says that does not go with the host's own. */
final class PacemakerCheck {
  private static final String CONFIGURED_HOSTS = "fence_palisade";
  private static final Duration PACEMAKERS = Duration.ofSeconds(60);

  /** With this value Pacemaker puts in the plug of the host that is asked for. */
  private static final String OF_THE_HOST = "dynamic";

  /** An agent's answer must be there before Pacemaker kills it. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Function<String, Optional<DeviceType>> agents;
  private final Predicate<String> isHost;
  private final Duration fenceTimeout;

  /**
   * A check against a host's configuration.
   *
   * @param agents the kind that an agent drives, for those of our plugins
   * @param isHost whether a host is configured
   * @param fenceTimeout the longest that a fencing may take
   */
  PacemakerCheck(
      Function<String, Optional<DeviceType>> agents,
      Predicate<String> isHost,
      Duration fenceTimeout) {
    this.agents = agents;
    this.isHost = isHost;
    this.fenceTimeout = fenceTimeout;
  }

  List<Finding> findings(Cib cib) {
    List<Finding> all = new ArrayList<>();
    List<Cib.Resource> ours =
        cib.resources().stream()
            .filter(one -> isConfiguredHosts(one) || agents.apply(one.agent()).isPresent())
            .toList();
    for (Cib.Resource resource : ours) {
      actionLimit(resource).ifPresent(all::add);
      timeouts(cib, resource).forEach(all::add);
      onePlugForSeveral(resource).ifPresent(all::add);
      if (isConfiguredHosts(resource)) {
        unknownHosts(resource).forEach(all::add);
      }
    }
    if (ours.stream().anyMatch(PacemakerCheck::isConfiguredHosts)) {
      nodesWithoutDevice(cib).forEach(all::add);
    }
    if (!ours.isEmpty() && "false".equals(cib.properties().get("stonith-enabled"))) {
      all.add(
          Finding.error(
              "Pacemaker", "stonith-enabled is false: nothing is fenced; set it to true"));
    }
    return List.copyOf(all);
  }

  private static boolean isConfiguredHosts(Cib.Resource resource) {
    return resource.agent().equals(CONFIGURED_HOSTS);
  }

  private static String where(Cib.Resource resource) {
    return "Pacemaker's resource " + resource.id();
  }

  private static Optional<Finding> actionLimit(Cib.Resource resource) {
    Optional<String> limit = resource.option("pcmk_action_limit");
    return limit.equals(Optional.of("-1")) || hosts(resource).size() == 1
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                where(resource),
                "pcmk_action_limit is "
                    + limit.orElse("not set")
                    + ": Pacemaker fences one host after the other; set pcmk_action_limit=-1"));
  }

  private Stream<Finding> timeouts(Cib cib, Cib.Resource resource) {
    Duration needed = resource.option("fence_timeout").flatMap(Interval::of).orElse(fenceTimeout);
    Optional<String> whole = Optional.ofNullable(cib.properties().get("stonith-timeout"));
    return Stream.of("pcmk_off_timeout", "pcmk_reboot_timeout")
        .flatMap(
            name -> {
              Optional<String> own = resource.option(name);
              Duration given = own.or(() -> whole).flatMap(Interval::of).orElse(PACEMAKERS);
              return given.compareTo(needed.plus(MARGIN)) >= 0
                  ? Stream.empty()
                  : Stream.of(tooShort(resource, name, own.isPresent(), given, needed));
            });
  }

  private static Finding tooShort(
      Cib.Resource resource, String name, boolean own, Duration given, Duration needed) {
    return Finding.error(
        where(resource),
        name
            + " is "
            + given.toSeconds()
            + " s"
            + (own ? "" : " (the cluster's own)")
            + ", but a fencing may take fence_timeout = "
            + needed.toSeconds()
            + " s: Pacemaker kills it before it has answered; set "
            + name
            + " to "
            + needed.plusSeconds(5).toSeconds()
            + " s or more");
  }

  // Fencing one of the hosts would switch off another, and report the first fenced.
  private Optional<Finding> onePlugForSeveral(Cib.Resource resource) {
    Set<String> hosts = hosts(resource);
    return fixedPlug(resource)
        .filter(name -> hosts.size() > 1)
        .map(
            name ->
                Finding.error(
                    where(resource),
                    "'"
                        + name
                        + "' is one plug for "
                        + hosts.size()
                        + " hosts ("
                        + String.join(", ", hosts)
                        + "): fencing one would switch off another; make a resource for each, or"
                        + " name each host's plug with pcmk_host_map instead of '"
                        + name
                        + "'"));
  }

  private static Set<String> hosts(Cib.Resource resource) {
    Set<String> hosts = new LinkedHashSet<>(words(resource.option("pcmk_host_list")));
    hosts.addAll(mappings(resource).stream().map(PacemakerCheck::host).toList());
    return hosts;
  }

  private Optional<String> fixedPlug(Cib.Resource resource) {
    Stream<String> own =
        agents.apply(resource.agent()).stream()
            .flatMap(type -> type.parameters().stream())
            .filter(one -> one.role() == Parameter.Role.PLUG)
            .flatMap(one -> Stream.concat(Stream.of(one.name()), one.aliases().stream()));
    return Stream.concat(own, Stream.of("plug", "port"))
        .filter(
            name ->
                resource
                    .option(name)
                    .filter(plug -> !plug.equalsIgnoreCase(OF_THE_HOST))
                    .isPresent())
        .findFirst();
  }

  private static List<String> words(Optional<String> text) {
    return split(text, "[\\s,;]+");
  }

  // A comma is between the plugs of one host.
  private static List<String> mappings(Cib.Resource resource) {
    return split(resource.option("pcmk_host_map"), "[\\s;]+");
  }

  private static List<String> split(Optional<String> text, String between) {
    return Stream.of(text.orElse("").split(between)).filter(one -> !one.isEmpty()).toList();
  }

  private static String host(String mapping) {
    return mapping.replaceFirst("[:=].*", "");
  }

  private Stream<Finding> unknownHosts(Cib.Resource resource) {
    Stream<String> asked =
        resource.option("pcmk_host_map").isPresent()
            ? mappings(resource).stream()
                .flatMap(one -> Stream.of(one.replaceFirst("^[^:=]*[:=]", "").split(",", -1)))
            : words(resource.option("pcmk_host_list")).stream();
    return asked
        .distinct()
        .filter(host -> !isHost.test(host))
        .map(
            host ->
                Finding.error(
                    where(resource),
                    "no device can fence host '"
                        + host
                        + "'; name it under targets in a file of etc/devices"));
  }

  private Stream<Finding> nodesWithoutDevice(Cib cib) {
    Set<String> named = new LinkedHashSet<>();
    cib.resources().forEach(one -> named.addAll(hosts(one)));
    return cib.nodes().keySet().stream()
        .filter(node -> !named.contains(node) && !isHost.test(node))
        .map(
            node ->
                Finding.error(
                    "Pacemaker",
                    "node '"
                        + node
                        + "' is named by no device, so it cannot be fenced; name it under targets"
                        + " in a file of etc/devices"));
  }
}
