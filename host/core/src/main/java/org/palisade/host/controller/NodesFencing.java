package org.palisade.host.controller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Outcome;

/** Several nodes that are fenced side by side; each is told of as soon as it is known. */
final class NodesFencing {
  private final ControllerReply reply;
  private final Consumer<Boolean> then;
  private final List<Operations.Ticket> tickets = new ArrayList<>();
  private final int nodes;
  private final Map<String, String> leftBehind = new LinkedHashMap<>();
  private int left;
  private boolean anyFenced;
  private boolean gone;

  /**
   * Begins nothing yet.
   *
   * @param nodes how many
   * @param reply takes a line for each node
   * @param then told once all are known: whether any was fenced
   */
  NodesFencing(int nodes, ControllerReply reply, Consumer<Boolean> then) {
    this.nodes = nodes;
    this.left = nodes;
    this.reply = reply;
    this.then = then;
  }

  /** One node's fencing, as it goes on. */
  Operations.Listener listener(String node) {
    return new Operations.Listener() {
      @Override
      public void beat() {
        reply.beat();
      }

      @Override
      public void trace(String line) {}

      @Override
      public void warn(String line) {
        reply.warn(node + ": " + line);
      }

      @Override
      public void done(Outcome outcome) {
        outcome.warnings().forEach(this::warn);
        if (outcome.verdict().success()) {
          fenced(node);
        } else {
          failed(node, outcome.message());
        }
      }

      @Override
      public void handOver(String operation) {
        leftBehind(node, operation);
      }
    };
  }

  void also(Operations.Ticket ticket) {
    boolean hangUp;
    synchronized (this) {
      tickets.add(ticket);
      hangUp = gone;
    }
    if (hangUp) {
      ticket.hangUp();
    }
  }

  private void fenced(String node) {
    reply.line(node + " ok");
    over(true);
  }

  void failed(String node, String reason) {
    reply.line(node + " failed " + reason.replaceAll("\\s+", " ").strip());
    over(false);
  }

  private void over(boolean fenced) {
    boolean last;
    synchronized (this) {
      anyFenced |= fenced;
      left--;
      last = left == 0;
    }
    if (last) {
      end();
    }
  }

  // The host stops. The standby may carry the whole call on unless a node was told of already: that
  // one would be fenced again.
  private void leftBehind(String node, String operation) {
    boolean last;
    synchronized (this) {
      leftBehind.put(node, operation);
      left--;
      last = left == 0;
    }
    if (last) {
      end();
    }
  }

  private void end() {
    if (leftBehind.size() == nodes) {
      reply.handOver(nodes == 1 ? leftBehind.values().iterator().next() : "");
      return;
    }
    leftBehind
        .keySet()
        .forEach(node -> reply.line(node + " failed the host stopped meanwhile; ask again"));
    then.accept(anyFenced);
  }

  /** The caller has left: each fencing ends at its next safe point. */
  void hangUp() {
    List<Operations.Ticket> all;
    synchronized (this) {
      gone = true;
      all = List.copyOf(tickets);
    }
    all.forEach(Operations.Ticket::hangUp);
  }
}
