package org.palisade.plugin.redfish.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read completely.
 *
 * @param path without slashes at the ends, in parts
 */
record Visit(
    String method, List<String> path, Map<String, String> query, Headers headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Visit of(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath().replaceAll("^/|/$", "");
    Optional<String> query = Optional.ofNullable(exchange.getRequestURI().getQuery());
    return new Visit(
        exchange.getRequestMethod(),
        List.of(path.split("/", -1)),
        parse(query.orElse("")),
        exchange.getRequestHeaders(),
        body);
  }

  private static Map<String, String> parse(String query) {
    Map<String, String> all = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        all.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return all;
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  /** The path below {@code redfish/v1}, with a name in the place of each {@code *}. */
  boolean is(String expectedMethod, String... pattern) {
    if (!method.equals(expectedMethod) || path.size() != pattern.length + 2) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i + 2))) {
        return false;
      }
    }
    return isOfTheService();
  }

  /** Whether the path is {@code redfish/v1} or below it. */
  boolean isOfTheService() {
    return path.size() >= 2 && path.get(0).equals("redfish") && path.get(1).equals("v1");
  }

  /** A part of the path below {@code redfish/v1}. */
  String part(int index) {
    return path.get(index + 2);
  }

  String last() {
    return path.get(path.size() - 1);
  }
}
