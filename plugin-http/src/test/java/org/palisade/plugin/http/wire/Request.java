package org.palisade.plugin.http.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read completely.
 *
 * @param method GET, POST, …
 * @param uri what was asked for
 * @param headers all
 * @param body empty where there is none
 */
public record Request(String method, URI uri, Headers headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads one.
   *
   * @param exchange a request whose body was not read yet
   * @return what it asks
   * @throws IOException if the client has gone
   */
  static Request of(HttpExchange exchange) throws IOException {
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        exchange.getRequestHeaders(),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  /**
   * The path in parts.
   *
   * @return at least one; those of {@code /a/b/} are a and b
   */
  public List<String> path() {
    return List.of(uri.getPath().replaceAll("^/|/$", "").split("/", -1));
  }

  /**
   * The last part of the path.
   *
   * @return empty for the root
   */
  public String last() {
    return path().get(path().size() - 1);
  }

  /**
   * The parameters in the query.
   *
   * @return names and values
   */
  public Map<String, String> query() {
    Map<String, String> all = new HashMap<>();
    for (String pair : Optional.ofNullable(uri.getQuery()).orElse("").split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        all.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return all;
  }

  /**
   * A header.
   *
   * @param name its name, in any case
   * @return its first value
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  /**
   * The body, if it is JSON.
   *
   * @return the missing node if it is not
   */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
