package org.palisade.host.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records as lines of JSON. */
final class Records {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A record with its number among its writer's.
   *
   * @param number counts from 1; the same number of one writer is the same record
   * @param entry the record
   */
  record Numbered(long number, Entry entry) {}

  private Records() {}

  static byte[] line(long number, Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("n", number);
      json.writeStringField("at", entry.at().toString());
      json.writeStringField("operation", entry.operation());
      json.writeStringField("stage", entry.stage().name());
      json.writeObjectFieldStart("facts");
      for (Map.Entry<String, String> fact : new TreeMap<>(entry.facts()).entrySet()) {
        json.writeStringField(fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a line.
   *
   * @return the record, or nothing where the line is torn or damaged
   */
  static Optional<Numbered> parse(byte[] bytes, int from, int length) {
    try (JsonParser json = JSON.createParser(bytes, from, length)) {
      Optional<Numbered> record = record(json);
      return json.nextToken() == null ? record : Optional.empty();
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Numbered> record(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> facts = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("facts")) {
        facts.putAll(texts(json));
      } else {
        json.skipChildren();
        fields.put(name, json.getValueAsString(""));
      }
    }
    if (!fields.keySet().containsAll(List.of("n", "at", "operation", "stage"))) {
      return Optional.empty();
    }
    Entry entry =
        new Entry(
            Instant.parse(fields.get("at")),
            fields.get("operation"),
            Entry.Stage.valueOf(fields.get("stage")),
            facts);
    return Optional.of(new Numbered(Long.parseLong(fields.get("n")), entry));
  }

  private static Map<String, String> texts(JsonParser json) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return texts;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      json.skipChildren();
      texts.put(name, json.getValueAsString(""));
    }
    return texts;
  }
}
