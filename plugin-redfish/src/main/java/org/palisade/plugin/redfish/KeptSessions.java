package org.palisade.plugin.redfish;

import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.SessionNotes.Left;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/**
 * The sessions that a device keeps until they are deleted: each is noted until then, and those that
 * processes left which are gone are deleted with them. Thread-safe.
 */
final class KeptSessions {
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** How long sessions of others are deleted at a time; the next session goes on with the rest. */
  private static final Duration TIDYING = Duration.ofSeconds(10);

  private final Bmc bmc;
  private final SessionNotes<NotedSession> notes;
  private final Json json;
  private final Deque<Left<NotedSession>> left = new ConcurrentLinkedDeque<>();

  KeptSessions(Bmc bmc, SessionNotes<NotedSession> notes, Json json) {
    this.bmc = bmc;
    this.notes = notes;
    this.json = json;
  }

  /** A session that the device has begun. */
  Left<NotedSession> begun(String path) {
    NotedSession session = new NotedSession(service(), bmc.user(), path);
    return new Left<>(session, notes.add(session));
  }

  private String service() {
    return bmc.endpoint().address().toString();
  }

  /**
   * Deletes a session, in about two seconds; where the device does not answer, another time.
   *
   * @return whether it answered
   */
  boolean delete(Left<NotedSession> session, Pass pass, HttpLink by) {
    boolean answered = send(request("DELETE", session), pass, by).isPresent();
    if (answered) {
      session.note().erase();
    } else {
      left.add(session);
    }
    return answered;
  }

  /**
   * Whether there are sessions at the device of processes that are gone, or that could not be
   * deleted before.
   *
   * @param now whether to look for more of them though that was done a moment ago
   */
  boolean areLeft(boolean now) {
    left.addAll(notes.left(this::isHere, now));
    return !left.isEmpty();
  }

  /**
   * Deletes one of those that are left, so that there is a slot.
   *
   * @param most how long that may take, begun requests aside
   * @return the answer that does not let in
   */
  Optional<Answer> freeSlot(Pass pass, HttpLink by, Duration most) {
    return deleteLeft(1, pass, by, most);
  }

  /**
   * Deletes those that are left, until the device does not answer or does not let in, an interrupt
   * or {@link #TIDYING}; what remains then is for the next time.
   */
  void deleteLeft(Pass pass, HttpLink by) {
    deleteLeft(left.size(), pass, by, TIDYING);
  }

  private Optional<Answer> deleteLeft(int wanted, Pass pass, HttpLink by, Duration most) {
    long start = System.nanoTime();
    int deleted = 0;
    for (var one = left.poll(); one != null; one = left.poll()) {
      boolean timeIsOver = System.nanoTime() - start >= most.toNanos();
      if (deleted == wanted || timeIsOver || Thread.currentThread().isInterrupted()) {
        left.addFirst(one);
        break;
      }
      Optional<Answer> shown = send(request("GET", one), pass, by);
      if (shown.isEmpty() || shown.get().status() == 401) {
        left.addFirst(one);
        return shown;
      }
      if (!isOurs(shown.get())) {
        one.note().erase();
      } else if (delete(one, pass, by)) {
        deleted++;
      } else {
        break;
      }
    }
    return Optional.empty();
  }

  private boolean isHere(NotedSession session) {
    return session.service().equals(service()) && session.user().equals(bmc.user());
  }

  /** A device that was restarted may have given somebody else a session of that number. */
  private boolean isOurs(Answer shown) {
    return shown.isSuccess()
        && json.read(shown.body())
            .flatMap(session -> Json.text(session, "UserName"))
            .filter(bmc.user()::equals)
            .isPresent();
  }

  private static Request request(String method, Left<NotedSession> of) {
    return new Request(method, of.session().path(), Map.of(), Optional.empty(), false, false);
  }

  /** Not stopped by an interrupt: the device would keep the session for half an hour. */
  private static Optional<Answer> send(Request ask, Pass pass, HttpLink by) {
    boolean interrupted = Thread.interrupted();
    try {
      return Optional.of(by.send(pass.on(ask), CLOSING));
    } catch (StonithException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      interrupted = true;
      return Optional.empty();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
