package org.palisade.plugin.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call on a thread of its own. */
final class RunningCall {
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Thread thread;

  private RunningCall(DeviceCall call, Duration time) {
    thread = new Thread(() -> outcome.complete(call.run(time)), call.name());
    thread.setDaemon(true);
  }

  static RunningCall start(DeviceCall call, Duration time) {
    RunningCall running = new RunningCall(call, time);
    running.thread.start();
    return running;
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean endsWithin(Duration time) {
    try {
      outcome.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean hasEnded() {
    return outcome.isDone();
  }

  Outcome outcome() {
    return outcome.getNow(null);
  }
}
