package org.palisade.plugin.clc;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.INVALID_SETTINGS;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.REFUSED;
import static org.palisade.plugin.StonithException.Reason.UNCERTAIN;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Optional;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;
import org.palisade.plugin.http.RetryAfter;

/** Tells from an HTTP status what may be concluded. Thread-safe. */
final class Replies {
  private final Account account;
  private final Json json;
  private final ErrorText errors;
  private final Clock clock;

  Replies(Account account, Json json, Clock clock) {
    this.account = account;
    this.json = json;
    this.errors = new ErrorText(json);
    this.clock = clock;
  }

  /** The words of an error answer. */
  String describe(Answer answer) {
    return errors.of(answer);
  }

  /** The body of a successful answer. */
  JsonNode json(Request ask, Answer answer) throws StonithException {
    requireSuccess(ask, answer);
    Optional<JsonNode> tree = json.read(answer.body());
    if (tree.isEmpty()) {
      throw unreadable(ask, answer, "an answer that is not JSON");
    }
    return tree.get();
  }

  /** An answer that proves nothing: a command may have been taken. */
  StonithException unreadable(Request ask, Answer answer, String what) {
    String shown = ask.isSecret() ? "HTTP " + answer.status() : describe(answer);
    return new StonithException(
        ask.isCommand() ? UNCERTAIN : PROTOCOL,
        what + " from " + account.peer() + " (" + shown + "); check api_url if it stays so");
  }

  void requireSuccess(Request ask, Answer answer) throws StonithException {
    if (!answer.isSuccess()) {
      throw failure(ask, answer);
    }
  }

  private StonithException failure(Request ask, Answer answer) {
    String words = describe(answer);
    int status = answer.status();
    boolean asksForTime =
        status == 503 && answer.header("Retry-After").isPresent() && !ask.isCommand();
    if (status == 429 || asksForTime) {
      return StonithException.busy(
          "the cloud asks for time (" + words + ")", RetryAfter.of(answer, clock));
    }
    return switch (status) {
      case 401 ->
          new StonithException(
              FORBIDDEN,
              "the token of a fresh login is refused (" + words + "); check the user's rights");
      case 403 ->
          new StonithException(
              FORBIDDEN,
              "user '" + account.user() + "' may not do this (" + words + "); give them the right");
      case 404 -> notFound(ask, answer, words);
      default -> other(ask, answer, words);
    };
  }

  private StonithException notFound(Request ask, Answer answer, String words) {
    if (answer.isPage() || ask.isSecret()) {
      return unreadable(ask, answer, "no CLC API answers: " + words);
    }
    return new StonithException(
        INVALID_SETTINGS,
        "account '"
            + account.alias()
            + "' is not known ("
            + words
            + "); check account and api_url");
  }

  private StonithException other(Request ask, Answer answer, String words) {
    if (answer.status() >= 400 && answer.status() < 500 && ask.isCommand()) {
      return new StonithException(REFUSED, "declined (" + words + ")");
    }
    return unreadable(ask, answer, "an error");
  }
}
