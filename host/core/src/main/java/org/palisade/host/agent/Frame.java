package org.palisade.host.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.gateway.Request;
import org.palisade.host.operation.Action;
import org.palisade.host.operation.Asker;

/**
 * One call that was understood.
 *
 * @param call the call
 * @param profile the agent
 * @param given what the caller gave
 * @param action what is asked for
 * @param reply takes the answer
 * @param farewell what is done when the caller goes
 */
record Frame(
    Invocation call,
    AgentProfile profile,
    Given given,
    AgentAction action,
    Reply reply,
    Farewell farewell) {

  /**
   * Pacemaker gives a status, a list and a monitor 20 s, and kills without asking why; an answer
   * that says what was late is worth more.
   */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(17);

  private static final Duration LEAST = Duration.ofSeconds(1);

  Request request() {
    return call.request();
  }

  Path directory() {
    return Path.of(request().directory().isEmpty() ? "/" : request().directory());
  }

  /** What is left of the time for questions. */
  Duration answerWithin(LongSupplier nanoTime) {
    Duration spent = Duration.ofNanos(nanoTime.getAsLong() - request().startedNanos());
    Duration left = ANSWER_WITHIN.minus(spent);
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** Who asks for the fencing. */
  Asker asker() {
    return new Asker(
        call.caller().user(), request().program(), HostValues.isPacemaker(request().environment()));
  }

  /** A power action as operations name it. */
  Action power() {
    return action
        .power()
        .orElseThrow(() -> new IllegalStateException(action.word() + " is no power action"));
  }
}
