package org.palisade.plugin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** JSON as trees, read strictly: two values for one key prove nothing. Thread-safe. */
public final class Json {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** With a mapper of its own: a shared one would pin the classes of a plugin that has gone. */
  public Json() {}

  /**
   * Reads a text.
   *
   * @param text perhaps JSON
   * @return the tree, or nothing where the text is not exactly one JSON value
   */
  public Optional<JsonNode> read(String text) {
    try {
      return Optional.of(mapper.readTree(text)).filter(tree -> !tree.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * A new object.
   *
   * @return without fields
   */
  public ObjectNode object() {
    return mapper.createObjectNode();
  }

  /**
   * A new array.
   *
   * @return without elements
   */
  public ArrayNode array() {
    return mapper.createArrayNode();
  }

  /**
   * Writes a tree.
   *
   * @param tree any
   * @return its text
   */
  public String write(JsonNode tree) {
    try {
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts cannot be written", e);
    }
  }

  /**
   * A text that is there and not blank.
   *
   * @param node an object, or anything else
   * @param key the field
   * @return its value, or nothing
   */
  public static Optional<String> text(JsonNode node, String key) {
    return Optional.of(node.path(key))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isBlank());
  }
}
