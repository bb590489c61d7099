package org.palisade.plugin.redfish;

import static org.palisade.plugin.StonithException.Reason.UNCERTAIN;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.Jobs;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/** Orders resets and follows the tasks that come of them. Thread-safe. */
final class Orders {

  /** Asks for a system again. */
  @FunctionalInterface
  interface Reread {
    ComputerSystem system() throws StonithException, InterruptedException;
  }

  /**
   * What came of an order that the service answered.
   *
   * @param task where it tells of it later
   * @param declined that it declined over the state of the machine
   */
  record Outcome(Optional<String> task, Optional<StonithException> declined) {}

  private final Api api;
  private final Json json;
  private final Set<String> etagsNeeded = ConcurrentHashMap.newKeySet();

  Orders(Api api, Json json) {
    this.api = api;
    this.json = json;
  }

  /** Sends it once; once more with an ETag where it was declined, unread, for want of one. */
  Outcome send(String type, ComputerSystem system, Reread again, Call call)
      throws StonithException, InterruptedException {
    boolean withEtag = etagsNeeded.contains(system.path());
    ComputerSystem target = withEtag ? again.system() : system;
    Request ask = order(type, target, withEtag);
    Answer answer = api.send(ask, call);
    if (!withEtag && api.replies().wantsEtag(answer)) {
      etagsNeeded.add(system.path());
      ask = order(type, again.system(), true);
      answer = api.send(ask, call);
    }
    return outcome(ask, answer);
  }

  private Request order(String type, ComputerSystem system, boolean withEtag) {
    String target = system.reset().orElseThrow();
    Request ask = Request.command(target, json.write(json.object().put("ResetType", type)));
    return withEtag && system.etag().isPresent() ? ask.with("If-Match", system.etag().get()) : ask;
  }

  private Outcome outcome(Request ask, Answer answer) throws StonithException {
    if (api.replies().blamesTheState(answer)) {
      return new Outcome(Optional.empty(), Optional.of(api.replies().failure(ask, answer)));
    }
    api.replies().requireSuccess(ask, answer);
    Optional<JsonNode> body = json.read(answer.body()).filter(JsonNode::isObject);
    if (body.isEmpty() && (answer.status() == 200 || !answer.body().isBlank())) {
      throw new StonithException(
          UNCERTAIN,
          "an answer that makes no sense to the order (" + api.replies().describe(answer) + ")");
    }
    return new Outcome(
        answer.status() == 202 ? task(answer, body) : Optional.empty(), Optional.empty());
  }

  private static Optional<String> task(Answer answer, Optional<JsonNode> body) {
    return answer
        .header("Location")
        .flatMap(Paths::of)
        .or(() -> body.flatMap(task -> Json.text(task, "TaskMonitor")).flatMap(Paths::of))
        .or(() -> body.flatMap(Paths::linked));
  }

  /** Why a task has failed, if it has; one that has ended well is forgotten. */
  Optional<String> failure(String plug, Jobs.Job job, Jobs jobs, Call call)
      throws InterruptedException {
    Answer answer;
    try {
      answer = api.get(job.id(), call);
    } catch (StonithException e) {
      call.trace("the task " + job.id() + " could not be read: " + e.getMessage());
      return Optional.empty();
    }
    if (answer.status() == 404) {
      jobs.forget(plug, job);
      return Optional.empty();
    }
    Optional<String> failure = api.replies().failureOfTask(answer);
    if (failure.isEmpty() && api.replies().endsTask(answer)) {
      jobs.forget(plug, job);
    }
    return failure;
  }
}
