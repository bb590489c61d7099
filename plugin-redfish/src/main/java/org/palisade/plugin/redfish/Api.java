package org.palisade.plugin.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palisade.plugin.Call;
import org.palisade.plugin.SessionNotes;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/** The requests of a service, let in. Thread-safe. */
final class Api {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

  private final HttpLink link;
  private final Replies replies;
  private final ServiceRoot root;
  private final BasicLogin basic;
  private final Login login;

  /**
   * Contacts nothing yet.
   *
   * @param links makes links to the service; the first is kept
   * @param notes where its sessions are noted
   */
  Api(Bmc bmc, Supplier<HttpLink> links, SessionNotes<NotedSession> notes, Json json, Clock clock) {
    this.link = links.get();
    this.replies = new Replies(bmc, json, clock);
    this.root = new ServiceRoot(bmc, this::root, replies);
    this.basic = new BasicLogin(bmc, replies);
    this.login =
        bmc.sessions()
            ? new SessionLogin(
                bmc, link, links, root, replies, json, new KeptSessions(bmc, notes, json), basic)
            : basic;
  }

  ServiceRoot root() {
    return root;
  }

  Replies replies() {
    return replies;
  }

  /** A resource that must be there. */
  JsonNode read(String path, Call call) throws StonithException, InterruptedException {
    Request ask = Request.read(path);
    return replies.json(ask, get(path, call));
  }

  /** A resource, however it is answered; a redirect within the service is followed, once. */
  Answer get(String path, Call call) throws StonithException, InterruptedException {
    Answer answer = send(Request.read(path), call);
    Optional<String> elsewhere = elsewhere(path, answer);
    return elsewhere.isPresent() ? send(Request.read(elsewhere.get()), call) : answer;
  }

  private Answer root(Request ask, Call call) throws StonithException, InterruptedException {
    Answer answer = bare(ask, call);
    Optional<String> elsewhere = elsewhere(ask.path(), answer);
    return elsewhere.isPresent() ? bare(Request.read(elsewhere.get()), call) : answer;
  }

  /** Without the password, as the standard allows for the root; with it where it is asked for. */
  private Answer bare(Request ask, Call call) throws StonithException, InterruptedException {
    Answer answer = traced(ask, ask, call);
    if (answer.status() != 401) {
      return answer;
    }
    Answer second = traced(ask, basic.pass().on(ask), call);
    if (second.status() == 401) {
      throw basic.refused(basic.pass(), second);
    }
    return second;
  }

  private static Optional<String> elsewhere(String path, Answer answer) {
    return REDIRECTS.contains(answer.status())
        ? answer.header("Location").flatMap(Paths::of).filter(place -> !place.equals(path))
        : Optional.empty();
  }

  /** Sends it once; once more with a new session where the old one was refused, unread. */
  Answer send(Request ask, Call call) throws StonithException, InterruptedException {
    Pass pass = login.pass(call);
    Answer answer = traced(ask, pass.on(ask), call);
    if (answer.status() != 401) {
      return answer;
    }
    Pass other = login.insteadOf(pass, answer, call);
    Answer second = traced(ask, other.on(ask), call);
    if (second.status() == 401) {
      throw login.refused(other, second);
    }
    return second;
  }

  private Answer traced(Request shown, Request sent, Call call)
      throws StonithException, InterruptedException {
    Answer answer = link.send(sent, call.left());
    call.trace(shown + " -> " + answer.shown());
    return answer;
  }

  /** Ends the session and closes the connections; the next request begins anew. */
  void disconnect() {
    login.end();
    link.close();
  }
}
