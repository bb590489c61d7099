package org.palisade.host.operation;

import java.time.Duration;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;

/**
 * The calls to one leased plug. Where it is known which machine the plug must power, that is
 * checked directly before each power command, and before a reading that no such check came before.
 */
final class Deeds {
  private final Lease lease;
  private final Target target;
  private final Duration limit;
  private final Consumer<String> trace;

  /** Written by one call at a time, on whatever thread it runs. */
  private volatile boolean recognised;

  Deeds(Lease lease, Target target, Duration limit, Consumer<String> trace) {
    this.lease = lease;
    this.target = target;
    this.limit = limit;
    this.trace = trace;
  }

  Lease.Running read(Consumer<Reply> then) {
    return call(
        Lease.Kind.READ,
        (device, call) -> {
          if (!recognised) {
            recognise(device, call);
          }
          return word(device.read(target.plug(), call));
        },
        then);
  }

  Lease.Running off(Consumer<Reply> then) {
    return call(
        Lease.Kind.OFF,
        (device, call) -> {
          recognise(device, call);
          device.powerOff(target.plug(), call);
          return Reply.Word.ACCEPTED;
        },
        then);
  }

  Lease.Running on(Consumer<Reply> then) {
    return call(
        Lease.Kind.ON,
        (device, call) -> {
          recognise(device, call);
          device.powerOn(target.plug(), call);
          return Reply.Word.ACCEPTED;
        },
        then);
  }

  Lease.Running cycle(Consumer<Reply> then) {
    return call(
        Lease.Kind.CYCLE,
        (device, call) -> {
          recognise(device, call);
          boolean proven = ((PowerCycler) device).cycle(target.plug(), call);
          return proven ? Reply.Word.PROVEN : Reply.Word.ACCEPTED;
        },
        then);
  }

  void close() {
    lease.close();
  }

  private void recognise(StonithDevice device, Call call)
      throws StonithException, InterruptedException {
    recognised = false;
    if (target.pin().isPresent()) {
      target.pin().get().check(device, target.plug(), call);
    }
    recognised = true;
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
