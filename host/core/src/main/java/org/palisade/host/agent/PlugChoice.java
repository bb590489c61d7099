package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;

/**
 * Which plugs a call means. What the resource's own options fix (the kind's PLUG parameter, such as
 * {@code switch}) goes before what Pacemaker adds; then the plug that is named, then the node.
 *
 * @param plugs one or more; empty text for the only plug of a device
 * @param fixed whether the plug is the same whatever host Pacemaker means
 * @param node the cluster's name of the host that is meant, where it came
 */
record PlugChoice(List<String> plugs, boolean fixed, Optional<String> node) {
  private static final String OLDER = "port";

  PlugChoice {
    plugs = List.copyOf(plugs);
  }

  static PlugChoice of(DeviceType type, Given given, String separator) throws UsageException {
    Optional<String> node = given.nodename();
    Optional<Parameter<?>> own = ownParameter(type);
    if (own.isPresent() && given.text(own.get()).isPresent()) {
      return fixed(name(own.get().name(), given.text(own.get()).get()), node);
    }
    Optional<Named> named = named(given);
    if (named.isPresent()) {
      return named(type, named.get(), node, separator);
    }
    if (needsNoName(type)) {
      return fixed("", node);
    }
    return new PlugChoice(List.of(byNode(node)), false, node);
  }

  /** The hosts that a call for configured hosts means. */
  static List<String> hosts(Given given, String separator) throws UsageException {
    Optional<Named> named = named(given);
    if (named.isEmpty()) {
      return List.of(byNode(given.nodename()));
    }
    if (named.get().pinned()) {
      throw contradiction(given);
    }
    return split(named.get().value(), separator, false);
  }

  /** Whether the caller named anything to be fenced. */
  static boolean isNamed(Given given) {
    return given.text(HostOptions.PLUG).isPresent() || given.nodename().isPresent();
  }

  private static Optional<Parameter<?>> ownParameter(DeviceType type) {
    return type.parameters().stream()
        .filter(one -> one.role() == Parameter.Role.PLUG)
        .filter(one -> !one.equals(HostOptions.PLUG))
        .findFirst();
  }

  private static boolean needsNoName(DeviceType type) {
    return type.has(Trait.ONE_PLUG) || type.has(Trait.PLUG_OPTIONAL);
  }

  private static PlugChoice fixed(String plug, Optional<String> node) {
    return new PlugChoice(List.of(plug), true, node);
  }

  /**
   * A plug by {@code plug} or {@code port}.
   *
   * @param value its text
   * @param pinned whether it was given beside the {@code port} that Pacemaker adds for the node
   */
  private record Named(String value, boolean pinned) {}

  // A resource with plug=X gets port=<node> added by Pacemaker, in any order.
  private static Optional<Named> named(Given given) throws UsageException {
    Optional<String> plug = given.spelled(HostOptions.PLUG.name());
    Optional<String> port = given.spelled(OLDER);
    if (plug.isEmpty() || port.isEmpty() || plug.equals(port)) {
      return plug.or(() -> port).map(value -> new Named(value, false));
    }
    if (port.equals(given.nodename())) {
      return plug.map(value -> new Named(value, true));
    }
    if (plug.equals(given.nodename())) {
      return port.map(value -> new Named(value, true));
    }
    throw contradiction(given);
  }

  private static UsageException contradiction(Given given) {
    return new UsageException(
        "plug '"
            + given.spelled(HostOptions.PLUG.name()).orElse("")
            + "' and port '"
            + given.spelled(OLDER).orElse("")
            + "' contradict each other; give one of them");
  }

  private static PlugChoice named(
      DeviceType type, Named named, Optional<String> node, String separator) throws UsageException {
    if (needsNoName(type) && named.value().strip().equals(node.orElse(""))) {
      return fixed("", node);
    }
    List<String> plugs = split(named.value(), separator, type.has(Trait.PLUGS_IGNORE_CASE));
    return new PlugChoice(plugs, named.pinned(), node);
  }

  private static String byNode(Optional<String> node) throws UsageException {
    if (node.isEmpty()) {
      throw new UsageException("no plug is named: give plug or nodename; nothing was done");
    }
    return name("nodename", node.get());
  }

  private static List<String> split(String value, String separator, boolean ignoreCase)
      throws UsageException {
    Map<String, String> plugs = new LinkedHashMap<>();
    for (String part : value.split(Pattern.quote(separator), -1)) {
      String plug = name(HostOptions.PLUG.name(), part);
      plugs.putIfAbsent(ignoreCase ? plug.toLowerCase(Locale.ROOT) : plug, plug);
    }
    return new ArrayList<>(plugs.values());
  }

  private static String name(String option, String text) throws UsageException {
    String name = text.strip();
    if (name.isEmpty()) {
      throw new UsageException(
          "'" + option + "' names nothing, or nothing between two separators; nothing was done");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw new UsageException("'" + option + "' holds control characters; nothing was done");
    }
    return name;
  }
}
