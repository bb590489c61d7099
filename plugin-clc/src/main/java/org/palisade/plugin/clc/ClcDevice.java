package org.palisade.plugin.clc;

import static org.palisade.plugin.StonithException.Reason.PROTOCOL;
import static org.palisade.plugin.StonithException.Reason.REFUSED;
import static org.palisade.plugin.StonithException.Reason.UNKNOWN_PLUG;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.palisade.plugin.Call;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.http.Answer;
import org.palisade.plugin.http.HttpLink;
import org.palisade.plugin.http.Jobs;
import org.palisade.plugin.http.Json;
import org.palisade.plugin.http.Request;

/** One account; its plugs are its servers. Thread-safe. */
final class ClcDevice implements StonithDevice, PlugLister {
  private final HttpLink link;
  private final Json json = new Json();
  private final Api api;
  private final Jobs jobs;

  ClcDevice(Account account, HttpLink link, Clock clock) {
    this.link = link;
    this.api = new Api(account, link, json, clock);
    this.jobs = new Jobs(clock);
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException, InterruptedException {
    PowerState state = state(plug, call).power();
    Optional<Jobs.Job> job = jobs.of(plug);
    if (job.isPresent()) {
      follow(plug, job.get(), state, call);
    }
    return state;
  }

  private ServerState state(String plug, Call call) throws StonithException, InterruptedException {
    requireName(plug);
    Optional<JsonNode> server = api.server(plug, call);
    return ServerState.of(server.orElseThrow(() -> unknown(plug, "HTTP 404")), plug);
  }

  private static void requireName(String plug) throws StonithException {
    if (!Ask.isSegment(plug)) {
      throw unknown(plug, "a server's name has letters, digits and '-'");
    }
  }

  private static StonithException unknown(String plug, String why) {
    return new StonithException(
        UNKNOWN_PLUG,
        "the account has no server '" + plug + "' (" + why + "); see the names with action list");
  }

  /** The state has been read; what the job says can only add that waiting is vain. */
  private void follow(String plug, Jobs.Job job, PowerState state, Call call)
      throws StonithException, InterruptedException {
    if (state == job.wanted()) {
      jobs.forget(plug, job);
      return;
    }
    switch (job.failure().isPresent() ? "failed" : jobStatus(job, call)) {
      case "failed" -> {
        if (jobs.tellFailure(plug, job)) {
          throw new StonithException(
              REFUSED,
              "the cloud accepted the command to be "
                  + job.wanted()
                  + " and then failed it (job "
                  + job.id()
                  + "); it tells no reason, the portal's activity log may");
        }
      }
      case "succeeded", "unknown", "gone" -> jobs.forget(plug, job);
      default -> {} // notStarted, executing, resumed: under way
    }
  }

  private String jobStatus(Jobs.Job job, Call call) throws InterruptedException {
    try {
      Optional<JsonNode> told = api.job(job.id(), call);
      return told.isPresent() ? Json.text(told.get(), "status").orElse("") : "gone";
    } catch (StonithException e) {
      call.trace("the status of job " + job.id() + " could not be read: " + e.getMessage());
      return "";
    }
  }

  @Override
  public void powerOff(String plug, Call call) throws StonithException, InterruptedException {
    requireName(plug);
    order("powerOff", plug, PowerState.OFF, call);
  }

  /** Looks first: the cloud's powerOn on a paused server lets its frozen memory go on. */
  @Override
  public void powerOn(String plug, Call call) throws StonithException, InterruptedException {
    ServerState state = stateBeforeOn(plug, call);
    if (state.power() == PowerState.UNKNOWN) {
      throw new StonithException(
          REFUSED,
          "the server is "
              + state.word()
              + ": switching it on would let it go on where it was; switch it off first");
    }
    order("powerOn", plug, PowerState.ON, call);
  }

  private ServerState stateBeforeOn(String plug, Call call)
      throws StonithException, InterruptedException {
    try {
      return state(plug, call);
    } catch (StonithException e) {
      throw e.beforeCommand();
    }
  }

  private void order(String operation, String plug, PowerState wanted, Call call)
      throws StonithException, InterruptedException {
    jobs.forget(plug);
    Request ask = api.order(operation, plug);
    Answer answer = api.send(ask, call);
    JsonNode verdict = verdict(ask, answer, plug);
    JsonNode queued = verdict.path("isQueued");
    if (!queued.isBoolean()) {
      throw api.replies().unreadable(ask, answer, "an answer that does not say if it is queued");
    } else if (queued.booleanValue()) {
      Links.linked(verdict, "status").ifPresent(id -> jobs.accepted(plug, id, wanted));
    } else {
      requireAlready(wanted, plug, Json.text(verdict, "errorMessage"), call);
    }
  }

  /** The part of the answer that is about this server; the order of the parts means nothing. */
  private JsonNode verdict(Request ask, Answer answer, String plug) throws StonithException {
    Optional<JsonNode> parts =
        answer.isSuccess() || answer.status() == 400 ? json.read(answer.body()) : Optional.empty();
    for (JsonNode part : parts.filter(JsonNode::isArray).orElseGet(json::array)) {
      if (Json.text(part, "server").filter(plug::equalsIgnoreCase).isPresent()) {
        return part;
      }
    }
    if (answer.status() == 404 && !answer.isPage()) {
      throw unknown(plug, api.replies().describe(answer));
    }
    api.replies().requireSuccess(ask, answer);
    throw api.replies().unreadable(ask, answer, "an answer that does not speak of the server");
  }

  /** Not queued has many forms; the state decides if there was nothing to do. */
  private void requireAlready(PowerState wanted, String plug, Optional<String> reason, Call call)
      throws StonithException, InterruptedException {
    String found;
    try {
      ServerState state = state(plug, call);
      if (state.power() == wanted) {
        return;
      }
      found = "the server is " + state.word();
    } catch (StonithException e) {
      if (e.reason() == UNKNOWN_PLUG) {
        throw e;
      }
      found = "its state cannot be read: " + e.getMessage();
    }
    throw new StonithException(
        REFUSED,
        "the cloud does not queue the command ("
            + reason.orElse("it gives no reason")
            + "); "
            + found);
  }

  @Override
  public void monitor(Call call) throws StonithException, InterruptedException {
    if (!api.dataCenters(false, call).isArray()) {
      throw new StonithException(PROTOCOL, "the list of data centres cannot be read");
    }
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException, InterruptedException {
    return new ServerWalk(api).plugs(call);
  }

  /** The token has no session behind it, so it is kept. */
  @Override
  public void disconnect() {
    link.close();
  }
}
