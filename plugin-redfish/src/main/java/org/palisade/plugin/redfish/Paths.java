package org.palisade.plugin.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palisade.plugin.http.Json;

/**
 * Links of a service, as paths below its address. A host in them is dropped: it is the name that
 * the service has for itself, which need not lead there from here, and credentials go to one host
 * only.
 */
final class Paths {
  private Paths() {}

  /** What may stand in a link; services write ids into theirs as they are, blanks and all. */
  private static final Pattern NOT_ESCAPED = Pattern.compile("[^!#-;=?-\\[\\]_a-z~]");

  /** The path of a link, escaped as far as it was not, or nothing where it is none. */
  static Optional<String> of(String link) {
    try {
      URI uri = new URI(NOT_ESCAPED.matcher(link).replaceAll(one -> escaped(one.group())));
      Optional<String> path = Optional.ofNullable(uri.getRawPath());
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return path.filter(p -> p.startsWith("/")).map(p -> p + query);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Where {@code {"@odata.id": "…"}} leads. */
  static Optional<String> linked(JsonNode link) {
    return Json.text(link, "@odata.id").flatMap(Paths::of);
  }

  /** Where each of an array of links leads; those that cannot be read are left out. */
  static List<String> allLinked(JsonNode links) {
    List<String> paths = new ArrayList<>();
    links.forEach(link -> linked(link).ifPresent(paths::add));
    return List.copyOf(paths);
  }

  /** The last part of a path, by which people know what it leads to. */
  static String id(String path) {
    String bare = bare(path);
    String last = bare.substring(bare.lastIndexOf('/') + 1);
    return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Whether two paths lead to the same, with or without a slash at the end. */
  static boolean areSame(String one, String other) {
    return bare(one).equalsIgnoreCase(bare(other));
  }

  /** A path without a slash at its end. */
  static String bare(String path) {
    return path.replaceFirst("/+$", "");
  }
}
