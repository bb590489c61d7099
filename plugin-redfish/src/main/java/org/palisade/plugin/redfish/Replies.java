package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.REFUSED;
import static org.palisade.plugin.StonithException.Reason.UNCERTAIN;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;
import org.palisade.plugin.http.RetryAfter;

/** Tells from an answer's status what may be concluded. Thread-safe. */
final class Replies {
  /** A state that passes: the machine is in its self-test, the service is starting. */
  private static final Set<String> PASSING =
      Set.of(
          "ServiceTemporarilyUnavailable",
          "ServiceInUnknownState",
          "ResourceInUse",
          "ResourceInStandby",
          "ResourceNotReadyRetry",
          "InvalidOperationForSystemState",
          "ActionParameterValueConflict",
          "SYS518");

  /** Of an answer for a task these are about the asking itself. */
  private static final Set<Integer> NO_OUTCOME = Set.of(401, 403, 429, 502, 503, 504);

  private static final Set<String> SLOTS_TAKEN = Set.of("SessionLimitExceeded", "RAC0218");

  private final Bmc bmc;
  private final Json json;
  private final ErrorText errors;
  private final Clock clock;

  Replies(Bmc bmc, Json json, Clock clock) {
    this.bmc = bmc;
    this.json = json;
    this.errors = new ErrorText(json, bmc::masked);
    this.clock = clock;
  }

  /** The words of an answer. */
  String describe(Answer answer) {
    return errors.of(answer);
  }

  /** The body of a successful answer to a read. */
  JsonNode json(Request ask, Answer answer) throws StonithException {
    requireSuccess(ask, answer);
    return json.read(answer.body())
        .filter(JsonNode::isObject)
        .orElseThrow(() -> unreadable(ask, answer, "no JSON object"));
  }

  /** An answer that proves nothing: a command may have been taken. */
  StonithException unreadable(Request ask, Answer answer, String what) {
    return new StonithException(
        ask.isCommand() ? UNCERTAIN : PROTOCOL,
        what + " from " + bmc.peer() + " to " + ask.inShort() + " (" + describe(answer) + ")");
  }

  void requireSuccess(Request ask, Answer answer) throws StonithException {
    if (!answer.isSuccess()) {
      throw failure(ask, answer);
    }
  }

  /** Declined over the state in which the machine is, which may be the one that is wanted. */
  boolean blamesTheState(Answer answer) {
    return answer.status() == 409 || (isDeclined(answer) && errors.names(answer, PASSING));
  }

  /** Declined for want of the ETag of what the command is about. */
  boolean wantsEtag(Answer answer) {
    return answer.status() == 412 || answer.status() == 428;
  }

  boolean hasNoSlot(Answer answer) {
    return !answer.isSuccess()
        && answer.status() != 401
        && (answer.status() == 503 || errors.names(answer, SLOTS_TAKEN));
  }

  private static boolean isDeclined(Answer answer) {
    return answer.status() >= 400 && answer.status() < 500;
  }

  StonithException failure(Request ask, Answer answer) {
    String words = describe(answer);
    if (answer.status() == 403) {
      return new StonithException(
          FORBIDDEN,
          "user '"
              + bmc.user()
              + "' may not do this ("
              + words
              + "); give them a role with ConfigureComponents, such as Operator");
    } else if (asksForTime(ask, answer)) {
      return StonithException.busy(
          "the service asks for time (" + words + ")", RetryAfter.of(answer, clock));
    } else if (ask.isCommand() && (isDeclined(answer) || answer.status() == 501)) {
      return new StonithException(REFUSED, "declined (" + words + ")");
    }
    return unreadable(ask, answer, "an error");
  }

  /** A bare 503 to a command may come from something between that lost the answer. */
  private boolean asksForTime(Request ask, Answer answer) {
    return switch (answer.status()) {
      case 429 -> true;
      case 503 ->
          !ask.isCommand()
              || answer.header("Retry-After").isPresent()
              || json.read(answer.body()).isPresent();
      default -> isDeclined(answer) && errors.names(answer, PASSING);
    };
  }

  /** The text of a task that has failed; nothing where the answer does not say that it has. */
  Optional<String> failureOfTask(Answer answer) {
    Optional<JsonNode> body = json.read(answer.body()).filter(JsonNode::isObject);
    Optional<String> state = body.flatMap(task -> Json.text(task, "TaskState"));
    boolean outcome = answer.status() >= 400 && !NO_OUTCOME.contains(answer.status());
    if (!outcome && state.filter(TaskEnd::isFailure).isEmpty()) {
      return Optional.empty();
    }
    String words = body.map(ErrorText::words).orElse("");
    return Optional.of(words.isEmpty() ? state.orElse(describe(answer)) : bmc.masked(words));
  }

  /** Whether a task has come to an end of which nothing more is to be told. */
  boolean endsTask(Answer answer) {
    boolean running = answer.status() == 202 || !answer.isSuccess();
    Optional<String> state = json.read(answer.body()).flatMap(task -> Json.text(task, "TaskState"));
    return !running && state.map(TaskEnd::isSuccess).orElse(true);
  }
}
