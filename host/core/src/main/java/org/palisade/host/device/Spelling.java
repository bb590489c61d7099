package org.palisade.host.device;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The one spelling of a name, an address in figures or a URL. */
final class Spelling {
  // Of anything else than an address, a number is left as it is.
  private static final Pattern FIGURES = Pattern.compile(".*[.:].*");

  private Spelling() {}

  static String of(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return lower.contains("://") ? url(lower) : host(lower);
  }

  private static String host(String lower) {
    String bare = withoutBrackets(withoutEnd(lower, "."));
    return FIGURES.matcher(bare).matches() ? NumericAddress.canonical(bare).orElse(bare) : bare;
  }

  private static String withoutBrackets(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static String url(String lower) {
    URI uri;
    try {
      uri = URI.create(lower);
    } catch (IllegalArgumentException e) {
      return lower;
    }
    if (uri.getHost() == null || uri.getScheme() == null) {
      return lower; // as of "//https://name", a slip
    }
    int port = uri.getPort() == defaultPort(uri.getScheme()) ? -1 : uri.getPort();
    String path = uri.getRawPath() == null ? "" : withoutEnd(uri.getRawPath(), "/");
    return uri.getScheme() + "://" + host(uri.getHost()) + (port < 0 ? "" : ":" + port) + path;
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
