package org.palisade.plugin.clc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** JSON as trees, read strictly: two values for one key prove nothing. Thread-safe. */
final class Json {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The tree, or nothing where the text is not exactly one JSON value. */
  Optional<JsonNode> read(String text) {
    try {
      return Optional.of(mapper.readTree(text)).filter(tree -> !tree.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  ObjectNode object() {
    return mapper.createObjectNode();
  }

  ArrayNode array() {
    return mapper.createArrayNode();
  }

  String write(JsonNode tree) {
    try {
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts cannot be written", e);
    }
  }

  /** A text that is there and not blank. */
  static Optional<String> text(JsonNode node, String key) {
    return Optional.of(node.path(key))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isBlank());
  }

  /** The id that a link with a relation leads to. */
  static Optional<String> linked(JsonNode node, String rel) {
    for (JsonNode link : node.path("links")) {
      if (rel.equals(link.path("rel").asText())) {
        Optional<String> href = text(link, "href").map(h -> h.substring(h.lastIndexOf('/') + 1));
        return text(link, "id").or(() -> href).filter(Ask::isSegment);
      }
    }
    return Optional.empty();
  }
}
