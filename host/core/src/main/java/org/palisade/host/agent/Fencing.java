package org.palisade.host.agent;

import java.util.function.Function;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Outcome;

/** One fencing of an agent: begins it, and answers what comes of it. */
final class Fencing implements Operations.Listener {
  private final Reply reply;

  private Fencing(Reply reply) {
    this.reply = reply;
  }

  /** The call ends when the fencing does; until then it holds no thread. */
  static void begin(Function<Operations.Listener, Operations.Ticket> fencer, Frame frame) {
    if (frame.farewell().isGone()) {
      frame.reply().exit(1);
      return;
    }
    frame.reply().rest();
    Operations.Ticket ticket = fencer.apply(new Fencing(frame.reply()));
    frame.farewell().also(ticket::hangUp);
  }

  @Override
  public void beat() {
    reply.beat();
  }

  @Override
  public void trace(String line) {
    reply.trace(line);
  }

  @Override
  public void warn(String line) {
    reply.warn(line);
  }

  @Override
  public void done(Outcome outcome) {
    outcome.warnings().forEach(reply::warn);
    if (outcome.verdict().success()) {
      reply.result("Success: " + word(outcome.verdict()));
      reply.exit(0);
    } else {
      reply.fail(outcome.message());
    }
  }

  private static String word(Outcome.Verdict verdict) {
    return switch (verdict) {
      case ALREADY_OFF -> "Already OFF";
      case POWERED_OFF -> "Powered OFF";
      case ALREADY_ON -> "Already ON";
      case POWERED_ON -> "Powered ON";
      case REBOOTED -> "Rebooted";
      case FAILED -> throw new IllegalStateException("a failure is no success");
    };
  }

  @Override
  public void handOver(String operation) {
    reply.handOver(operation);
  }
}
