package org.palisade.plugin.clc;

import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/**
 * The login of an account: one token for all calls, had by one login at a time. Whoever waits for a
 * login that is refused takes the refusal for its own, since the cloud locks a user out after
 * three; for how long a refusal is remembered is the host's to say. Thread-safe.
 */
final class Session {

  /**
   * A refused login.
   *
   * @param count the how many-th it is
   * @param insteadOf the token that it was to replace, or empty text
   */
  private record Refusal(int count, String insteadOf, String what) {}

  private final Account account;
  private final HttpLink link;
  private final Json json;
  private final Replies replies;
  private final Clock clock;
  private final ReentrantLock login = new ReentrantLock();
  private volatile Optional<Token> token = Optional.empty();
  private volatile Refusal refusal = new Refusal(0, "", "");

  Session(Account account, HttpLink link, Json json, Replies replies, Clock clock) {
    this.account = account;
    this.link = link;
    this.json = json;
    this.replies = replies;
    this.clock = clock;
  }

  /** A token that is good as far as we know. */
  String token(Call call) throws StonithException, InterruptedException {
    Optional<Token> alive = alive();
    if (alive.isEmpty()) {
      return first(call);
    }
    boolean isFresh = clock.instant().isBefore(alive.get().refreshFrom());
    return isFresh ? alive.get().value() : refreshed(alive.get(), call);
  }

  private Optional<Token> alive() {
    return token.filter(t -> clock.instant().isBefore(t.end()));
  }

  private String first(Call call) throws StonithException, InterruptedException {
    int refusalsSeen = refusal.count();
    lock(call);
    try {
      if (alive().isEmpty()) {
        if (refusal.count() != refusalsSeen) {
          throw new StonithException(LOGIN_REFUSED, refusal.what());
        }
        logIn("", call.left(), call);
      }
      return token.orElseThrow().value();
    } finally {
      login.unlock();
    }
  }

  /** While the old token lives, other calls go on with it, and a login that fails does no harm. */
  private String refreshed(Token old, Call call) throws InterruptedException {
    if (!login.tryLock()) {
      return old.value();
    }
    try {
      if (token.filter(old::equals).isPresent()) {
        logIn("", call.left().dividedBy(2), call);
      }
      return token.orElse(old).value();
    } catch (StonithException e) {
      token = Optional.of(old.refreshingFrom(old.end()));
      call.trace("early login failed, the old token is used on: " + e.getMessage());
      return old.value();
    } finally {
      login.unlock();
    }
  }

  /** Another token than the one that the cloud has refused. */
  String insteadOf(String refused, Call call) throws StonithException, InterruptedException {
    lock(call);
    try {
      if (refusal.insteadOf().equals(refused)) {
        throw new StonithException(LOGIN_REFUSED, refusal.what());
      }
      if (token.filter(t -> !t.value().equals(refused)).isEmpty()) {
        token = Optional.empty();
        logIn(refused, call.left(), call);
      }
      return token.orElseThrow().value();
    } finally {
      login.unlock();
    }
  }

  private void lock(Call call) throws StonithException, InterruptedException {
    if (!login.tryLock(call.left().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new StonithException(
          UNREACHABLE,
          "nothing was sent to "
              + account.peer()
              + ": a login that another call began did not end");
    }
  }

  private void logIn(String insteadOf, Duration within, Call call)
      throws StonithException, InterruptedException {
    String body =
        json.write(
            json.object()
                .put("username", account.user())
                .put("password", account.password().reveal()));
    Request ask = Ask.login(body);
    Answer answer = link.send(ask, within);
    call.trace(ask + " -> HTTP " + answer.status());
    if (isRefusal(answer)) {
      throw refused(answer, insteadOf);
    }
    String value =
        Json.text(replies.json(ask, answer), "bearerToken")
            .filter(text -> text.matches("[\\x21-\\x7e]+"))
            .orElseThrow(
                () ->
                    new StonithException(
                        PROTOCOL, "the login was answered without a token; check api_url"));
    token = Optional.of(Token.of(value, clock.instant(), json));
  }

  /** A proxy's own page refuses the way, not the user. */
  private boolean isRefusal(Answer answer) {
    boolean isProxys = answer.isPage() && account.endpoint().proxy().isPresent();
    return List.of(400, 401, 403).contains(answer.status()) && !isProxys;
  }

  private StonithException refused(Answer answer, String insteadOf) {
    String what =
        "login refused for user '"
            + account.user()
            + "' ("
            + masked(replies.describe(answer))
            + "); check user and password: the cloud locks a user out after three refusals";
    refusal = new Refusal(refusal.count() + 1, insteadOf, what);
    return new StonithException(LOGIN_REFUSED, what);
  }

  private String masked(String words) {
    String password = account.password().reveal();
    return password.isEmpty() ? words : words.replace(password, "***");
  }
}
