package org.palisade.host.controller;

import java.util.concurrent.atomic.AtomicBoolean;
import org.palisade.host.gateway.Invocation;
import org.palisade.host.operation.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a controller answers: lines, and one exit code. Thread-safe. */
final class ControllerReply {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerReply.class);

  private final Invocation call;
  private final Runnable stopBeating;
  private final AtomicBoolean over = new AtomicBoolean();

  ControllerReply(Invocation call, Operations clock) {
    this.call = call;
    this.stopBeating = clock.everySecond(call::beat);
  }

  void line(String text) {
    call.out(text + "\n");
  }

  void warn(String text) {
    call.err("warning: " + text + "\n");
  }

  void beat() {
    call.beat();
  }

  void fail(ControllerFailure failure) {
    fail(failure.code(), failure.getMessage());
  }

  void fail(OcfCode code, String text) {
    call.err(call.request().program() + ": " + text + "\n");
    exit(code);
  }

  void exit(OcfCode code) {
    if (over.compareAndSet(false, true)) {
      stopBeating.run();
      call.exit(code.number());
    }
  }

  void handOver(String operation) {
    if (over.compareAndSet(false, true)) {
      stopBeating.run();
      call.handOver(operation);
    }
  }

  /** Runs a step of the call on whatever thread; a failure that nobody foresaw is said. */
  void guarded(Step step) {
    try {
      step.run();
    } catch (ControllerFailure e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      LOG.error("a call of a controller failed", e);
      fail(OcfCode.GENERIC, "internal error: " + e.getClass().getName() + "; see the host's log");
    }
  }

  /** A part of a call. */
  @FunctionalInterface
  interface Step {
    void run() throws ControllerFailure;
  }
}
