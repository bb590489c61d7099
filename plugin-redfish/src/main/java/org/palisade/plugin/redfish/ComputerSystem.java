package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Json;

/**
 * What a service said of one system, at one moment.
 *
 * @param path where it is
 * @param word its power state as the service writes it
 * @param identities its UUID and its serial number, as far as it tells
 * @param reset where its reset is ordered, if that is offered
 * @param allowed the reset types that it says it allows; nothing where it does not say
 * @param actionInfo where it says that instead
 * @param chassis what it lies in
 * @param manager what manages it
 * @param etag the version of this answer
 */
record ComputerSystem(
    String path,
    Optional<String> word,
    List<String> identities,
    Optional<String> reset,
    Optional<List<String>> allowed,
    Optional<String> actionInfo,
    List<String> chassis,
    Optional<String> manager,
    Optional<String> etag) {

  private static final String RESET = "#ComputerSystem.Reset";

  /** What vendors write where they know nothing. */
  private static final Pattern NO_IDENTITY =
      Pattern.compile(
          "[0-]*|[fF-]*|(?i)(not (specified|available|applicable)|none|n/?a|unknown|default string|to be filled.*)");

  /** Believes only an answer about the very system that was asked for. */
  static ComputerSystem of(JsonNode tree, String asked, Optional<String> etag)
      throws StonithException {
    Optional<String> about = Paths.linked(tree);
    if (about.filter(path -> !Paths.areSame(path, asked)).isPresent()) {
      throw new StonithException(
          PROTOCOL, "asked for " + asked + ", the answer is about " + about.get());
    }
    JsonNode reset = tree.path("Actions").path(RESET);
    return new ComputerSystem(
        asked,
        Json.text(tree, "PowerState"),
        Stream.of("UUID", "SerialNumber").flatMap(key -> text(tree, key).stream()).toList(),
        Json.text(reset, "target").flatMap(Paths::of),
        allowed(reset.path("ResetType@Redfish.AllowableValues")),
        Json.text(reset, "@Redfish.ActionInfo").flatMap(Paths::of),
        Paths.allLinked(tree.path("Links").path("Chassis")),
        Paths.allLinked(tree.path("Links").path("ManagedBy")).stream().findFirst(),
        etag.or(() -> Json.text(tree, "@odata.etag")));
  }

  private static Optional<String> text(JsonNode tree, String key) {
    return Json.text(tree, key)
        .map(String::strip)
        .filter(Predicate.not(value -> NO_IDENTITY.matcher(value).matches()));
  }

  /** The words of a list; nothing where there is no list. */
  static Optional<List<String>> allowed(JsonNode list) {
    if (!list.isArray() || list.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return Optional.of(List.copyOf(words));
  }
}
