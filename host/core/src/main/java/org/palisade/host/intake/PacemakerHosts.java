package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.palisade.host.cib.Cib;

/**
 * The hosts of a fence resource, by Pacemaker's rules.
 *
 * @param plugs host to plug
 * @param check how Pacemaker finds out which hosts they are
 * @param obstacle why they cannot be said with ours; else empty text
 */
record PacemakerHosts(Map<String, String> plugs, Check check, String obstacle) {

  /** {@code pcmk_host_check}. */
  enum Check {
    /** The resource names them. */
    NAMED,
    /** The device lists them. */
    LISTED,
    /** Any host. */
    ANY
  }

  private static final Pattern BETWEEN_HOSTS = Pattern.compile("[\\s,;]+");
  private static final Pattern BETWEEN_MAPPINGS = Pattern.compile("[\\s;]+");
  private static final Pattern MAPPING = Pattern.compile("([^:=]+)[:=](.+)");

  /**
   * The hosts of a resource.
   *
   * @param attributes what names its plug
   * @param nodes the cluster's
   */
  static PacemakerHosts of(Cib.Resource resource, PlugAttributes attributes, NodeNames nodes) {
    Map<String, String> mapped = new LinkedHashMap<>();
    List<String> obstacles = new ArrayList<>();
    words(BETWEEN_MAPPINGS, resource.option("pcmk_host_map"))
        .forEach(text -> map(text, nodes, mapped, obstacles));
    Map<String, String> plugs = new LinkedHashMap<>();
    words(BETWEEN_HOSTS, resource.option("pcmk_host_list"))
        .map(nodes::of)
        .forEach(host -> plugs.put(host, mapped.getOrDefault(host, host)));
    plugs.putAll(mapped);
    // Whatever Pacemaker would say, the agent is told the plug that the resource names.
    attributes.plug(resource).ifPresent(plug -> plugs.replaceAll((host, own) -> plug));
    resource
        .option("pcmk_host_argument")
        .filter(name -> !attributes.has(name) && !name.equals("none"))
        .ifPresent(name -> obstacles.add("its plugs are named by '" + name + "'"));
    return new PacemakerHosts(plugs, check(resource, plugs), String.join("; ", obstacles));
  }

  private static Stream<String> words(Pattern between, Optional<String> text) {
    return between.splitAsStream(text.orElse("")).filter(one -> !one.isEmpty());
  }

  private static void map(
      String text, NodeNames nodes, Map<String, String> mapped, List<String> obstacles) {
    var matcher = MAPPING.matcher(text);
    if (!matcher.matches() || text.contains("\\")) {
      obstacles.add("'" + text + "' of pcmk_host_map is not of the form host:plug");
      return;
    }
    mapped.put(nodes.of(matcher.group(1)), matcher.group(2));
    if (matcher.group(2).contains(",")) {
      obstacles.add(
          "host '"
              + matcher.group(1)
              + "' has several plugs ("
              + matcher.group(2)
              + "); make a device file for each of them and join them with '+' in"
              + " etc/topology.cfg");
    }
  }

  private static Check check(Cib.Resource resource, Map<String, String> plugs) {
    String byDefault = plugs.isEmpty() ? "dynamic-list" : "static-list";
    return switch (resource.option("pcmk_host_check").orElse(byDefault)) {
      case "static-list" -> Check.NAMED;
      case "dynamic-list" -> Check.LISTED;
      default -> Check.ANY;
    };
  }
}
