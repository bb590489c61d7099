package org.palisade.plugin.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Line;

/** Finds the messages in an answer: extended information, wherever a vendor puts it. */
final class ErrorText {
  private static final int LONGEST = 300;

  private final Json json;
  private final UnaryOperator<String> mask;

  /** A finder that masks the words before they are cut. */
  ErrorText(Json json, UnaryOperator<String> mask) {
    this.json = json;
    this.mask = mask;
  }

  /** {@code HTTP 400: words}, in one line; without words {@code HTTP 400}. */
  String of(Answer answer) {
    String words = answer.isPage() ? "a web page" : words(answer);
    return "HTTP " + answer.status() + (words.isEmpty() ? "" : ": " + words);
  }

  private String words(Answer answer) {
    Optional<JsonNode> tree = json.read(answer.body());
    return Line.of(mask.apply(tree.map(ErrorText::words).orElse(answer.body())), LONGEST);
  }

  /** The words of a body; empty where it has none. */
  static String words(JsonNode body) {
    Set<String> words = new LinkedHashSet<>();
    for (JsonNode message : messages(body)) {
      Json.text(message, "Message")
          .or(() -> Json.text(message, "MessageId"))
          .or(() -> Json.text(message, "MessageID"))
          .ifPresent(words::add);
    }
    if (words.isEmpty()) {
      Json.text(body.path("error"), "message").ifPresent(words::add);
    }
    return words.stream().collect(Collectors.joining("; "));
  }

  /** Whether one of the messages is of these, whatever registry and version names it. */
  boolean names(Answer answer, Set<String> ids) {
    List<JsonNode> messages = json.read(answer.body()).map(ErrorText::messages).orElse(List.of());
    return messages.stream()
        .flatMap(
            message ->
                Json.text(message, "MessageId").or(() -> Json.text(message, "MessageID")).stream())
        .map(id -> id.substring(id.lastIndexOf('.') + 1))
        .anyMatch(ids::contains);
  }

  private static List<JsonNode> messages(JsonNode body) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode place : List.of(body.path("error"), body)) {
      place.path("@Message.ExtendedInfo").forEach(all::add);
      place.path("Messages").forEach(all::add);
    }
    return all;
  }
}
