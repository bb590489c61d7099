package org.palisade.host.operation;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.palisade.host.device.Answer;
import org.palisade.host.device.Lease;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerCycler;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;

/**
 * The calls to one leased plug: commands to its own device, readings by the device that verifies
 * it, or its own where none does. Where it is known which machine a plug must power, that is
 * checked directly before each power command, and before a reading that no such check came before.
 */
final class Deeds {
  private final Side power;
  private final Side readings;
  private final Leased leased;
  private final Duration limit;
  private final Consumer<String> trace;

  Deeds(Leased leased, Duration limit, Consumer<String> trace) {
    this.leased = leased;
    this.power = new Side(leased);
    this.readings = leased.verifier().map(Side::new).orElse(power);
    this.limit = limit;
    this.trace = trace;
  }

  Lease.Running read(Consumer<Reply> then) {
    return call(
        readings,
        Lease.Kind.READ,
        (device, call) -> {
          if (!readings.recognised) {
            readings.recognise(device, call);
          }
          return word(device.read(readings.plug(), call));
        },
        then);
  }

  Lease.Running off(Consumer<Reply> then) {
    return command(
        Lease.Kind.OFF,
        (device, call) -> {
          device.powerOff(power.plug(), call);
          return Reply.Word.ACCEPTED;
        },
        then);
  }

  Lease.Running on(Consumer<Reply> then) {
    return command(
        Lease.Kind.ON,
        (device, call) -> {
          device.powerOn(power.plug(), call);
          return Reply.Word.ACCEPTED;
        },
        then);
  }

  Lease.Running cycle(Consumer<Reply> then) {
    return command(
        Lease.Kind.CYCLE,
        (device, call) -> {
          boolean proven = ((PowerCycler) device).cycle(power.plug(), call);
          return proven ? Reply.Word.PROVEN : Reply.Word.ACCEPTED;
        },
        then);
  }

  void close() {
    leased.close();
  }

  private Lease.Running command(
      Lease.Kind kind, Lease.Work<Reply.Word> work, Consumer<Reply> then) {
    return call(
        power,
        kind,
        (device, call) -> {
          // A verifier's machine may have been exchanged since: it is looked at again as well.
          readings.recognised = false;
          power.recognise(device, call);
          return work.with(device, call);
        },
        then);
  }

  private Lease.Running call(
      Side side, Lease.Kind kind, Lease.Work<Reply.Word> work, Consumer<Reply> then) {
    return side.leased.lease().call(kind, limit, trace, work, answer -> then.accept(reply(answer)));
  }

  /** A leased plug, and whether its machine was recognised. */
  private static final class Side {
    private final Leased leased;

    /** Written by one call at a time, on whatever thread it runs. */
    private volatile boolean recognised;

    Side(Leased leased) {
      this.leased = leased;
    }

    String plug() {
      return leased.target().plug();
    }

    void recognise(StonithDevice device, Call call) throws StonithException, InterruptedException {
      recognised = false;
      Optional<Pin> pin = leased.target().pin();
      if (pin.isPresent()) {
        pin.get().check(device, plug(), call);
      }
      recognised = true;
    }
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
