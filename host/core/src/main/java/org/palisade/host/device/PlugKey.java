package org.palisade.host.device;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter.Role;

/**
 * What one plug is known by, however device, agent and spelling named it: the kind, the values that
 * name its endpoint, and its canonical name. Equal keys are one plug.
 *
 * @param text holds no secret; for messages use the device's and the plug's name instead
 */
public record PlugKey(String text) {

  /**
   * The key of a plug. Spellings that differ in case or in a default port are one endpoint: at
   * worst two plugs wait for each other, while the other mistake would let two fencings of one plug
   * run side by side.
   *
   * @param spec the device
   * @param plug the plug's name in any spelling
   * @return its key
   */
  public static PlugKey of(DeviceSpec spec, String plug) {
    StringBuilder text = new StringBuilder(spec.type().name());
    for (Map.Entry<String, String> one : spec.values().texts(Role.ENDPOINT).entrySet()) {
      append(text.append(' ').append(one.getKey()).append('='), endpoint(one.getValue()));
    }
    append(text.append(' '), canonical(spec.type(), plug));
    return new PlugKey(text.toString());
  }

  // The length in front keeps two different lists of values from reading the same.
  private static void append(StringBuilder text, String value) {
    text.append(value.length()).append(':').append(value);
  }

  /**
   * The one spelling of a plug's name.
   *
   * @param type the kind of its device
   * @param plug its name in any spelling
   * @return its name; empty text for a kind that has one plug only
   */
  public static String canonical(DeviceType type, String plug) {
    if (type.has(Trait.ONE_PLUG)) {
      return "";
    }
    String bare = plug.strip();
    return type.has(Trait.PLUGS_IGNORE_CASE) ? bare.toLowerCase(Locale.ROOT) : bare;
  }

  private static String endpoint(String value) {
    String lower = value.strip().toLowerCase(Locale.ROOT);
    return lower.contains("://") ? url(lower) : withoutEnd(lower, ".");
  }

  private static String url(String lower) {
    URI uri;
    try {
      uri = URI.create(lower);
    } catch (IllegalArgumentException e) {
      return lower;
    }
    if (uri.getHost() == null) {
      return lower;
    }
    int port = uri.getPort() == defaultPort(uri.getScheme()) ? -1 : uri.getPort();
    String path = uri.getRawPath() == null ? "" : withoutEnd(uri.getRawPath(), "/");
    String host = withoutEnd(uri.getHost(), ".");
    return uri.getScheme() + "://" + host + (port < 0 ? "" : ":" + port) + path;
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  private static String withoutEnd(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }
}
