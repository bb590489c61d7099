package org.palisade.plugin.clc.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer before a fault has spoiled it; an empty body has no content type. */
record Reply(int status, String body, Map<String, String> headers) {

  static Reply json(int status, JsonNode body) {
    return new Reply(status, body.toString(), Map.of("Content-Type", "application/json"));
  }

  static Reply json(int status, String body) {
    return new Reply(status, body, Map.of("Content-Type", "application/json"));
  }

  static Reply empty(int status) {
    return new Reply(status, "", Map.of());
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
