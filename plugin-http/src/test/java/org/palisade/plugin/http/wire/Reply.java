package org.palisade.plugin.http.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * An answer before a fault has spoiled it; an empty body has no content type.
 *
 * @param status the HTTP status
 * @param body the text
 * @param headers names and values
 */
public record Reply(int status, String body, Map<String, String> headers) {

  /**
   * JSON.
   *
   * @param status the HTTP status
   * @param body the tree
   * @return an answer
   */
  public static Reply json(int status, JsonNode body) {
    return new Reply(status, body.toString(), Map.of("Content-Type", "application/json"));
  }

  /**
   * JSON.
   *
   * @param status the HTTP status
   * @param body its text
   * @return an answer
   */
  public static Reply json(int status, String body) {
    return new Reply(status, body, Map.of("Content-Type", "application/json"));
  }

  /**
   * Plain text.
   *
   * @param status the HTTP status
   * @param body the text
   * @return an answer
   */
  public static Reply text(int status, String body) {
    return new Reply(status, body, Map.of("Content-Type", "text/plain; charset=utf-8"));
  }

  /**
   * Nothing but a status.
   *
   * @param status the HTTP status
   * @return an answer
   */
  public static Reply empty(int status) {
    return new Reply(status, "", Map.of());
  }

  /**
   * Adds a header.
   *
   * @param name the header
   * @param value its value
   * @return a copy
   */
  public Reply with(String name, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(name, value);
    return new Reply(status, body, Map.copyOf(all));
  }

  /** As they go over the wire: packed where the headers say so. */
  byte[] bytes() throws IOException {
    byte[] plain = body.getBytes(StandardCharsets.UTF_8);
    if (plain.length == 0 || !"gzip".equals(headers.get("Content-Encoding"))) {
      return plain;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
