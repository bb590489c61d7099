package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.FORBIDDEN;
import static org.palisade.plugin.StonithException.Reason.LOGIN_REFUSED;
import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.UNREACHABLE;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes.Left;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/**
 * One session for all calls, closed on every way out. Devices have few: where none is free, the
 * password goes with each request until the next {@link #end}.
 */
final class SessionLogin implements Login {
  /** The part of a call's time that may go into freeing a slot. */
  private static final int FOR_A_SLOT = 2;

  /** What lets requests in, and what the device keeps for it; for a Basic pass that is nothing. */
  private record Open(Pass pass, Optional<Left<NotedSession>> kept) {}

  private final Bmc bmc;
  private final HttpLink link;
  private final Supplier<HttpLink> another;
  private final ServiceRoot root;
  private final Replies replies;
  private final Json json;
  private final KeptSessions sessions;
  private final BasicLogin basic;
  private final ReentrantLock login = new ReentrantLock();
  private Optional<Open> open = Optional.empty();
  private Map<Pass, String> refusals = Map.of();

  SessionLogin(
      Bmc bmc,
      HttpLink link,
      Supplier<HttpLink> another,
      ServiceRoot root,
      Replies replies,
      Json json,
      KeptSessions sessions,
      BasicLogin basic) {
    this.bmc = bmc;
    this.link = link;
    this.another = another;
    this.root = root;
    this.replies = replies;
    this.json = json;
    this.sessions = sessions;
    this.basic = basic;
  }

  @Override
  public Pass pass(Call call) throws StonithException, InterruptedException {
    lock(call);
    try {
      if (open.isEmpty()) {
        open = Optional.of(logIn(call));
      }
      return open.get().pass();
    } finally {
      login.unlock();
    }
  }

  /** One new session for one that the device has forgotten, whoever of several calls noticed. */
  @Override
  public Pass insteadOf(Pass refused, Answer refusal, Call call)
      throws StonithException, InterruptedException {
    if (refused.equals(basic.pass())) {
      throw basic.refused(refused, refusal);
    }
    lock(call);
    try {
      if (refusals.containsKey(refused)) {
        throw new StonithException(LOGIN_REFUSED, refusals.get(refused));
      }
      if (open.filter(now -> !now.pass().equals(refused)).isEmpty()) {
        open = Optional.empty();
        open = Optional.of(again(refused, call));
      }
      return open.get().pass();
    } finally {
      login.unlock();
    }
  }

  private Open again(Pass refused, Call call) throws StonithException, InterruptedException {
    try {
      return logIn(call);
    } catch (StonithException e) {
      if (e.reason() == LOGIN_REFUSED) {
        refusals = Map.of(refused, e.getMessage());
      }
      throw e;
    }
  }

  private void lock(Call call) throws StonithException, InterruptedException {
    if (!login.tryLock(call.left().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new StonithException(
          UNREACHABLE,
          "nothing was sent to " + bmc.peer() + ": a login that another call began did not end");
    }
  }

  private Open logIn(Call call) throws StonithException, InterruptedException {
    String body =
        json.write(
            json.object().put("UserName", bmc.user()).put("Password", bmc.password().reveal()));
    Request ask = Request.login(root.sessions(call), body);
    Answer answer = send(ask, call);
    if (replies.hasNoSlot(answer) && sessions.areLeft(true)) {
      call.trace("ending a session that a process left here which is gone");
      Optional<Answer> refusal =
          sessions.freeSlot(basic.pass(), link, call.left().dividedBy(FOR_A_SLOT));
      if (refusal.isPresent()) { // with a second, an account may be locked
        throw basic.refused(basic.pass(), refusal.get());
      }
      answer = send(ask, call);
    }
    if (replies.hasNoSlot(answer)) {
      call.trace("no session is free, so each request carries the password");
      return new Open(basic.pass(), Optional.empty());
    } else if (answer.status() == 401 || answer.status() == 400) {
      throw basic.refused(basic.pass(), answer);
    }
    replies.requireSuccess(ask, answer);
    return opened(answer)
        .orElseThrow(
            () -> new StonithException(PROTOCOL, "the login was answered without a token"));
  }

  private Answer send(Request ask, Call call) throws StonithException, InterruptedException {
    Answer answer = link.send(ask, call.left(), late -> opened(late).ifPresent(this::closeLate));
    call.trace(ask + " -> HTTP " + answer.status());
    return answer;
  }

  private Optional<Open> opened(Answer answer) {
    Optional<String> path =
        answer
            .header("Location")
            .flatMap(Paths::of)
            .or(() -> json.read(answer.body()).flatMap(Paths::linked));
    return answer
        .header("X-Auth-Token")
        .filter(token -> answer.isSuccess() && token.matches("[\\x21-\\x7e]+"))
        .map(token -> new Open(new Pass("X-Auth-Token", token), path.map(sessions::begun)));
  }

  /** A new token that is refused is no matter of the password, which has just been taken. */
  @Override
  public StonithException refused(Pass other, Answer refusal) {
    return other.equals(basic.pass())
        ? basic.refused(other, refusal)
        : new StonithException(
            FORBIDDEN, "a new session is refused (" + replies.describe(refusal) + ")");
  }

  @Override
  public void end() {
    Optional<Open> last;
    login.lock();
    try {
      last = open;
      open = Optional.empty();
    } finally {
      login.unlock();
    }
    last.ifPresent(
        session -> {
          if (sessions.areLeft(false)) {
            sessions.deleteLeft(session.pass(), link);
          }
          delete(session, link);
        });
  }

  /** Its caller has left, and perhaps closed the link that it came by. */
  private void closeLate(Open session) {
    try (HttpLink own = another.get()) {
      delete(session, own);
    }
  }

  private void delete(Open session, HttpLink by) {
    session.kept().ifPresent(kept -> sessions.delete(kept, session.pass(), by));
  }
}
