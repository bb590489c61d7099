package org.palisade.plugin.clc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/** The requests of an account, logged in. Thread-safe. */
final class Api {
  private final Account account;
  private final HttpLink link;
  private final Session session;
  private final Replies replies;
  private final Json json;

  Api(Account account, HttpLink link, Json json, Clock clock) {
    this.account = account;
    this.link = link;
    this.json = json;
    this.replies = new Replies(account, json, clock);
    this.session = new Session(account, link, json, replies, clock);
  }

  Replies replies() {
    return replies;
  }

  /** A server, or nothing where the account has none of that name. */
  Optional<JsonNode> server(String name, Call call) throws StonithException, InterruptedException {
    return find(Ask.read(Map.of(), "v2", "servers", account.alias(), name), call);
  }

  /** A job, or nothing where the cloud has forgotten it. */
  Optional<JsonNode> job(String id, Call call) throws StonithException, InterruptedException {
    return find(Ask.read(Map.of(), "v2", "operations", account.alias(), "status", id), call);
  }

  private Optional<JsonNode> find(Request ask, Call call)
      throws StonithException, InterruptedException {
    Answer answer = send(ask, call);
    boolean isMissing = answer.status() == 404 && !answer.isPage();
    return isMissing ? Optional.empty() : Optional.of(replies.json(ask, answer));
  }

  JsonNode dataCenters(boolean withGroups, Call call)
      throws StonithException, InterruptedException {
    Map<String, String> query = withGroups ? Map.of("groupLinks", "true") : Map.of();
    return read(Ask.read(query, "v2", "datacenters", account.alias()), call);
  }

  JsonNode group(String id, Call call) throws StonithException, InterruptedException {
    Request ask = Ask.read(Map.of("serverDetail", "detailed"), "v2", "groups", account.alias(), id);
    return read(ask, call);
  }

  private JsonNode read(Request ask, Call call) throws StonithException, InterruptedException {
    return replies.json(ask, send(ask, call));
  }

  /** The request for a power operation on one server. */
  Request order(String operation, String name) {
    String body = json.write(json.array().add(name));
    return Ask.command(body, "v2", "operations", account.alias(), "servers", operation);
  }

  /** Sends it once; once more after a new login where the cloud refused the token, unread. */
  Answer send(Request ask, Call call) throws StonithException, InterruptedException {
    String token = session.token(call);
    Answer answer = traced(ask, token, call);
    if (answer.status() == 401) {
      answer = traced(ask, session.insteadOf(token, call), call);
    }
    return answer;
  }

  private Answer traced(Request ask, String token, Call call)
      throws StonithException, InterruptedException {
    Answer answer = link.send(ask.with("Authorization", "Bearer " + token), call.left());
    call.trace(ask + " -> " + answer.shown());
    return answer;
  }
}
