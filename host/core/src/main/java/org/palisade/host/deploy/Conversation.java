package org.palisade.host.deploy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException.Reason;

/**
 * Asks a device, and waits for its answers. Thread-safe.
 *
 * @param lease the device
 */
record Conversation(Lease lease) {
  private static final Duration READ = Duration.ofSeconds(10);
  private static final Duration QUEUE = Duration.ofSeconds(10);

  Answer<PowerState> read(String plug) throws InterruptedException {
    return ask((device, call) -> device.read(plug, call));
  }

  Answer<List<Plug>> plugs() throws InterruptedException {
    return ask(
        (device, call) -> device instanceof PlugLister lister ? lister.plugs(call) : List.of());
  }

  <T> Answer<T> ask(Lease.Work<T> work) throws InterruptedException {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    Lease.Running call = lease.call(Lease.Kind.QUERY, READ, line -> {}, work, answer::complete);
    try {
      return answer.get(READ.plus(QUEUE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      call.interrupt();
      return Answer.failed(
          Reason.UNREACHABLE, lease.spec().name() + ": busy with other calls for too long");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never completed by an exception", e);
    }
  }
}
