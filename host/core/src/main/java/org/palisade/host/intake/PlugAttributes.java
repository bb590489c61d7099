package org.palisade.host.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palisade.host.cib.Cib;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/**
 * Which attributes of a fence resource name the plug, whatever host is asked for. What names it for
 * one agent ({@code switch}) is an ordinary setting of another.
 *
 * @param names the kind's own first, which beat the usual ones
 */
record PlugAttributes(List<String> names) {
  private static final List<String> USUAL = List.of("plug", "port");

  /** With this value Pacemaker puts in the plug of the host that is asked for. */
  private static final String OF_THE_HOST = "dynamic";

  static PlugAttributes of(Optional<DeviceType> kind) {
    List<String> names = new ArrayList<>();
    kind.stream()
        .flatMap(one -> one.parameters().stream())
        .filter(one -> one.role() == Parameter.Role.PLUG)
        .flatMap(one -> Stream.concat(Stream.of(one.name()), one.aliases().stream()))
        .forEach(names::add);
    names.addAll(USUAL);
    return new PlugAttributes(names);
  }

  boolean has(String attribute) {
    return names.contains(plain(attribute));
  }

  /** The plug that a resource names for all its hosts. */
  Optional<String> plug(Cib.Resource resource) {
    return names.stream()
        .flatMap(
            name ->
                resource.options().entrySet().stream()
                    .filter(one -> plain(one.getKey()).equals(name))
                    .map(Map.Entry::getValue))
        .filter(plug -> !plug.equalsIgnoreCase(OF_THE_HOST))
        .findFirst();
  }

  private static String plain(String attribute) {
    return attribute.replace('-', '_');
  }
}
