package org.palisade.host.operation;

import java.time.Duration;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;

/** The calls to one leased plug. */
final class Deeds {
  private final Lease lease;
  private final String plug;
  private final Duration limit;
  private final Consumer<String> trace;

  Deeds(Lease lease, String plug, Duration limit, Consumer<String> trace) {
    this.lease = lease;
    this.plug = plug;
    this.limit = limit;
    this.trace = trace;
  }

  Lease.Running read(Consumer<Reply> then) {
    return call(Lease.Kind.READ, (device, call) -> word(device.read(plug, call)), then);
  }

  Lease.Running off(Consumer<Reply> then) {
    return call(
        Lease.Kind.OFF,
        (device, call) -> {
          device.powerOff(plug, call);
          return Reply.Word.ACCEPTED;
        },
        then);
  }

  Lease.Running on(Consumer<Reply> then) {
    return call(
        Lease.Kind.ON,
        (device, call) -> {
          device.powerOn(plug, call);
          return Reply.Word.ACCEPTED;
        },
        then);
  }

  Lease.Running cycle(Consumer<Reply> then) {
    return call(
        Lease.Kind.CYCLE,
        (device, call) ->
            ((PowerCycler) device).cycle(plug, call) ? Reply.Word.PROVEN : Reply.Word.ACCEPTED,
        then);
  }

  void close() {
    lease.close();
  }

  private Lease.Running call(Lease.Kind kind, Lease.Work<Reply.Word> work, Consumer<Reply> then) {
    return lease.call(kind, limit, trace, work, answer -> then.accept(reply(answer)));
  }

  private static Reply.Word word(PowerState state) {
    return switch (state) {
      case ON -> Reply.Word.ON;
      case OFF -> Reply.Word.OFF;
      case UNKNOWN -> Reply.Word.UNKNOWN;
    };
  }

  private static Reply reply(Answer<Reply.Word> answer) {
    return answer
        .failure()
        .map(f -> Reply.failed(f.reason(), f.retryAfter().toNanos(), f.message()))
        .orElseGet(() -> Reply.of(answer.value().orElseThrow()));
  }
}
