package org.palisade.plugin.clc.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one HTTP request asks, read completely. */
record Request(
    String method,
    List<String> path,
    Map<String, String> query,
    String authorization,
    String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Request of(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath().replaceFirst("^/", "");
    return new Request(
        exchange.getRequestMethod(),
        List.of(path.split("/", -1)),
        parse(Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("")),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse(""),
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

  /** The path with a name in the place of each {@code *}, compared without case. */
  boolean is(String expectedMethod, String... pattern) {
    if (!method.equals(expectedMethod) || path.size() != pattern.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equalsIgnoreCase(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The kind of request, as {@link Fault} names it, or nothing for a path that does not exist. */
  Optional<String> kind(String account) {
    if (is("POST", "v2", "authentication", "login")) {
      return Optional.of("login");
    } else if (is("GET", "v2", "servers", account, "*")) {
      return Optional.of("server");
    } else if (is("POST", "v2", "operations", account, "servers", "*")
        && Cloud.isOperation(last())) {
      return Optional.of(last());
    } else if (is("GET", "v2", "operations", account, "status", "*")) {
      return Optional.of("status");
    } else if (is("GET", "v2", "datacenters", account)) {
      return Optional.of("datacenters");
    } else if (is("GET", "v2", "groups", account, "*")) {
      return Optional.of("group");
    }
    return Optional.empty();
  }

  String last() {
    return path.get(path.size() - 1);
  }
}
