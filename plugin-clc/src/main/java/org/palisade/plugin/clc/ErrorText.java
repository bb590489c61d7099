package org.palisade.plugin.clc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Line;

/** Finds the words in an error answer, of whose forms the API has half a dozen. */
final class ErrorText {
  private static final int LONGEST = 200;

  private final Json json;

  ErrorText(Json json) {
    this.json = json;
  }

  /** {@code HTTP 400: words}, in one line; without words {@code HTTP 400}. */
  String of(Answer answer) {
    String words = answer.isPage() ? "a web page" : words(answer);
    return "HTTP " + answer.status() + (words.isEmpty() ? "" : ": " + words);
  }

  private String words(Answer answer) {
    Optional<JsonNode> tree = json.read(answer.body());
    String found = tree.map(ErrorText::words).orElse("");
    return Line.of(found.isEmpty() ? answer.body() : found, LONGEST);
  }

  /** Takes texts, and what is below the keys that hold them, wherever they are. */
  private static String words(JsonNode tree) {
    List<String> found = new ArrayList<>();
    collect(tree, found);
    return found.stream().distinct().collect(Collectors.joining("; "));
  }

  private static void collect(JsonNode node, List<String> found) {
    if (node.isTextual()) {
      found.add(node.textValue());
    } else if (node.isArray()) {
      node.forEach(element -> collect(element, found));
    } else if (node.isObject()) {
      collect(node.path("message"), found);
      collect(node.path("error"), found);
      collect(node.path("errorMessage"), found);
      collect(node.path("validationMessages"), found);
      node.path("modelState").forEach(field -> collect(field, found));
    }
  }
}
