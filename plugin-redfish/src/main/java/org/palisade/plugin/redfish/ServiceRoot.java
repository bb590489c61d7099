package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Request;

/** The door of the service, remembered. */
final class ServiceRoot {

  /** Sends a request, with credentials only where the service asks for them. */
  @FunctionalInterface
  interface Open {
    Answer ask(Request request, Call call) throws StonithException, InterruptedException;
  }

  private final Bmc bmc;
  private final Open open;
  private final Replies replies;
  private volatile Optional<JsonNode> known = Optional.empty();

  ServiceRoot(Bmc bmc, Open open, Replies replies) {
    this.bmc = bmc;
    this.open = open;
    this.replies = replies;
  }

  private JsonNode read(Call call) throws StonithException, InterruptedException {
    if (known.isEmpty()) {
      Request ask = Request.read(bmc.root());
      Answer answer = open.ask(ask, call);
      JsonNode root = replies.json(ask, answer);
      if (Paths.linked(root.path("Systems")).isEmpty()) {
        throw replies.unreadable(ask, answer, "a root without Systems");
      }
      known = Optional.of(root);
    }
    return known.get();
  }

  /** Reads it again when it is next needed: new firmware may have moved things. */
  void forget() {
    known = Optional.empty();
  }

  /** Where the systems are listed. */
  String systems(Call call) throws StonithException, InterruptedException {
    return link(read(call).path("Systems"), "Systems");
  }

  /** Where sessions are had; the usual place where the root does not say. */
  String sessions(Call call) throws StonithException, InterruptedException {
    return Paths.linked(read(call).path("Links").path("Sessions"))
        .orElse(bmc.root() + "SessionService/Sessions");
  }

  /** Where accounts are, if the service has any. */
  Optional<String> accounts(Call call) throws StonithException, InterruptedException {
    return Paths.linked(read(call).path("AccountService"));
  }

  /** Where what manages its systems is listed, if it is. */
  Optional<String> managers(Call call) throws StonithException, InterruptedException {
    return Paths.linked(read(call).path("Managers"));
  }

  private static String link(JsonNode node, String name) throws StonithException {
    return Paths.linked(node)
        .orElseThrow(() -> new StonithException(PROTOCOL, "the root names no " + name));
  }
}
