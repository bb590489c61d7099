package org.palisade.plugin.clc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.palisade.plugin.http.Json;

/** The links in an answer, each with a relation and an id or an address. */
final class Links {
  private Links() {}

  /** The id that a link with a relation leads to. */
  static Optional<String> linked(JsonNode node, String rel) {
    for (JsonNode link : node.path("links")) {
      if (rel.equals(link.path("rel").asText())) {
        Optional<String> href =
            Json.text(link, "href").map(h -> h.substring(h.lastIndexOf('/') + 1));
        return Json.text(link, "id").or(() -> href).filter(Ask::isSegment);
      }
    }
    return Optional.empty();
  }
}
