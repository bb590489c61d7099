package org.palisade.host.intake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palisade.host.cib.Cib;

/** What {@code pcs stonith config --output-format json} prints; it has no levels. */
final class PcsDocument {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PcsDocument() {}

  static Cib parse(String text) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JacksonException e) {
      // Its own words would quote the text, which holds passwords.
      throw new IOException(
          "is not whole JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr(),
          e);
    }
    if (!root.path("primitives").isArray()) {
      throw new IOException(
          "has no 'primitives'; give it what 'pcs stonith config --output-format json' prints");
    }
    List<Cib.Resource> resources = new ArrayList<>();
    for (JsonNode one : root.get("primitives")) {
      if (one.at("/agent_name/standard").asText().equals("stonith")) {
        resources.add(resource(one));
      }
    }
    return new Cib(Map.of(), Map.of(), resources, Optional.empty());
  }

  private static Cib.Resource resource(JsonNode one) {
    JsonNode sets = one.path("instance_attributes");
    boolean ruled = false;
    for (JsonNode set : sets) {
      ruled |= set.hasNonNull("rule");
    }
    return new Cib.Resource(
        one.path("id").asText(),
        one.at("/agent_name/type").asText(),
        pairs(sets),
        pairs(one.path("meta_attributes")),
        sets.size() < 2 && !ruled);
  }

  private static Map<String, String> pairs(JsonNode sets) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (JsonNode set : sets) {
      for (JsonNode pair : set.path("nvpairs")) {
        pairs.put(pair.path("name").asText(), pair.path("value").asText());
      }
    }
    return pairs;
  }
}
