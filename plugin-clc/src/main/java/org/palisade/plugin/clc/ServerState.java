package org.palisade.plugin.clc;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Json;

/** What the cloud says of one server. */
record ServerState(String word) {

  /** Believes only an answer about this very server that names a power state. */
  static ServerState of(JsonNode tree, String asked) throws StonithException {
    Optional<String> id = Json.text(tree, "id");
    Optional<String> name = Json.text(tree, "name");
    if (id.filter(asked::equalsIgnoreCase).isEmpty()
        && name.filter(asked::equalsIgnoreCase).isEmpty()) {
      throw new StonithException(
          PROTOCOL, "the answer is about the server " + name.or(() -> id).orElse("without a name"));
    }
    Optional<String> power = Json.text(tree.path("details"), "powerState");
    String status = Json.text(tree, "status").orElse("not given");
    return power
        .map(ServerState::new)
        .orElseThrow(
            () ->
                new StonithException(
                    PROTOCOL, "the cloud names no power state (server status: " + status + ")"));
  }

  /** Paused is neither: its memory is kept, and switching it on lets it go on where it was. */
  PowerState power() {
    return switch (word) {
      case "started" -> PowerState.ON;
      case "stopped" -> PowerState.OFF;
      default -> PowerState.UNKNOWN;
    };
  }
}
