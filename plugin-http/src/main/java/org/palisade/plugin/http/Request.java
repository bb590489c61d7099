package org.palisade.plugin.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request. Immutable.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}. Of a broken exchange the JDK sends GET
 *     and DELETE once more by itself, so a power command is a POST
 * @param path what follows the endpoint's address: begins with a slash, is escaped already, may
 *     have a query
 * @param headers names and values; never part of a text, as credentials are among them
 * @param body JSON, or nothing
 * @param isCommand whether a lost answer leaves it open if something changed
 * @param isSecret whether the body must not be traced
 */
public record Request(
    String method,
    String path,
    Map<String, String> headers,
    Optional<String> body,
    boolean isCommand,
    boolean isSecret) {

  /** Checks the path and copies the headers. */
  public Request {
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("not an escaped path: " + path);
    }
    headers = Map.copyOf(headers);
  }

  /**
   * A request that changes nothing.
   *
   * @param path as in {@link #path}
   * @return a GET
   */
  public static Request read(String path) {
    return new Request("GET", path, Map.of(), Optional.empty(), false, false);
  }

  /**
   * A request that may change something.
   *
   * @param path as in {@link #path}
   * @param body JSON
   * @return a POST
   */
  public static Request command(String path, String body) {
    return new Request("POST", path, Map.of(), Optional.of(body), true, false);
  }

  /**
   * A request with a password in its body.
   *
   * @param path as in {@link #path}
   * @param body JSON
   * @return a POST that is not traced
   */
  public static Request login(String path, String body) {
    return new Request("POST", path, Map.of(), Optional.of(body), false, true);
  }

  /**
   * Adds a header, or replaces it.
   *
   * @param name the header
   * @param value its value
   * @return a copy
   */
  public Request with(String name, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(name, value);
    return new Request(method, path, all, body, isCommand, isSecret);
  }

  /**
   * What is asked of what, for messages.
   *
   * @return the method and the last part of the path
   */
  public String inShort() {
    String bare = path.replaceFirst("\\?.*", "");
    return method + " " + bare.substring(bare.lastIndexOf('/', bare.length() - 2) + 1);
  }

  /** What may be traced: neither headers nor the body of a login. */
  @Override
  public String toString() {
    return method + " " + path + (isSecret ? "" : body.map(text -> " " + text).orElse(""));
  }
}
