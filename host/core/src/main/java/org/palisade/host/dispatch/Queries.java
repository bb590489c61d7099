package org.palisade.host.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.palisade.host.device.Answer;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Lease;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Target;
import org.palisade.plugin.Call;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PlugNamer;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * Questions to devices that are no fencing: states, lists, health. They hold no thread of the
 * caller's, are asked in parallel, and are answered within a bounded time. Thread-safe.
 */
public final class Queries {

  /** A question that was asked. */
  @FunctionalInterface
  public interface Question {

    /** Nobody waits for the answer any more: calls are interrupted, and nothing more is told. */
    void drop();
  }

  /**
   * One device to be asked.
   *
   * @param device the device
   * @param callLimit the most time that its call may take
   */
  public record Asked(DeviceSpec device, Duration callLimit) {}

  /**
   * One plug to be asked for.
   *
   * @param target the plug
   * @param callLimit the most time that its call may take
   */
  public record AskedPlug(Target target, Duration callLimit) {}

  private final Devices devices;
  private final Operations operations;
  private final LongSupplier nanoTime;

  /**
   * Makes the questioner.
   *
   * @param devices opens devices
   * @param operations its clock ends what takes too long
   * @param nanoTime as {@link System#nanoTime}
   */
  public Queries(Devices devices, Operations operations, LongSupplier nanoTime) {
    this.devices = devices;
    this.operations = operations;
    this.nanoTime = nanoTime;
  }

  /**
   * Asks for the states of plugs.
   *
   * @param plugs the plugs
   * @param within when an answer must be there
   * @param trace takes the lines of the conversations
   * @param then takes the answers in the plugs' order, once
   * @return the question
   */
  public Question states(
      List<AskedPlug> plugs,
      Duration within,
      Consumer<String> trace,
      Consumer<List<Answer<PowerState>>> then) {
    List<AskedPlug> readers = plugs.stream().map(Queries::reader).toList();
    return ask(each(readers, Queries::read), within, trace, then);
  }

  /**
   * Asks for the states of plugs, and in the same session whether they could be switched off where
   * the kind can tell. What another device verifies is asked for its state alone, of that device.
   *
   * @param plugs the plugs
   * @param within when an answer must be there
   * @param then takes the answers in the plugs' order, once; FORBIDDEN where a right is missing
   * @return the question
   */
  public Question fenceable(
      List<AskedPlug> plugs, Duration within, Consumer<List<Answer<PowerState>>> then) {
    List<One<PowerState>> all =
        plugs.stream()
            .map(
                asked ->
                    asked.target().verifier().isPresent()
                        ? one(reader(asked), Queries::read)
                        : one(asked, Queries::readWithRights))
            .toList();
    return ask(all, within, line -> {}, then);
  }

  /**
   * Whether a device can be asked for more about a plug than its state.
   *
   * @param target the plug
   * @return whether {@link #permissions} of it contacts its device
   */
  public static boolean tells(Target target) {
    return target.pin().isPresent() || target.device().type().offers(RightsTeller.class);
  }

  /**
   * Asks the devices that would switch plugs off whether they would: whether a plug powers the
   * machine that it must, where that is known, and whether the login has the right, where the kind
   * can tell. Reads no state.
   *
   * @param plugs the plugs
   * @param within when an answer must be there
   * @param then takes the answers in the plugs' order, once; FORBIDDEN where a right is missing
   * @return the question
   */
  public Question permissions(
      List<AskedPlug> plugs, Duration within, Consumer<List<Answer<Boolean>>> then) {
    return ask(each(plugs, Queries::permitted), within, line -> {}, then);
  }

  /**
   * Checks the health of devices.
   *
   * @param asked the devices
   * @param within when an answer must be there
   * @param trace takes the lines of the conversations
   * @param then takes the answers in the devices' order, once; a value means healthy
   * @return the question
   */
  public Question monitor(
      List<Asked> asked,
      Duration within,
      Consumer<String> trace,
      Consumer<List<Answer<Boolean>>> then) {
    List<One<Boolean>> all = new ArrayList<>();
    for (Asked one : asked) {
      all.add(
          new One<>(
              one.device(),
              one.callLimit(),
              Lease.Kind.MONITOR,
              (device, call) -> {
                device.monitor(call);
                return true;
              }));
    }
    return ask(all, within, trace, then);
  }

  /**
   * Asks devices for their plugs.
   *
   * @param asked devices whose kind is a {@link PlugLister}
   * @param within when an answer must be there
   * @param trace takes the lines of the conversations
   * @param then takes the answers in the devices' order, once
   * @return the question
   */
  public Question plugs(
      List<Asked> asked,
      Duration within,
      Consumer<String> trace,
      Consumer<List<Answer<List<Plug>>>> then) {
    List<One<List<Plug>>> all = new ArrayList<>();
    for (Asked one : asked) {
      all.add(
          new One<>(
              one.device(),
              one.callLimit(),
              Lease.Kind.QUERY,
              (device, call) -> List.copyOf(((PlugLister) device).plugs(call))));
    }
    return ask(all, within, trace, then);
  }

  /**
   * Asks devices which machines their plugs power.
   *
   * @param plugs the plugs
   * @param within when an answer must be there
   * @param then takes the answers in the plugs' order, once; none from a device that does not tell
   * @return the question
   */
  public Question identities(
      List<AskedPlug> plugs, Duration within, Consumer<List<Answer<List<String>>>> then) {
    return ask(
        each(
            plugs, target -> (device, call) -> List.copyOf(device.identities(target.plug(), call))),
        within,
        line -> {},
        then);
  }

  /**
   * Asks devices for the one name of each plug.
   *
   * @param plugs plugs of devices whose kind is a {@link PlugNamer}
   * @param within when an answer must be there
   * @param then takes the answers in the plugs' order, once
   * @return the question
   */
  public Question names(
      List<AskedPlug> plugs, Duration within, Consumer<List<Answer<String>>> then) {
    return ask(
        each(plugs, target -> (device, call) -> ((PlugNamer) device).plugName(target.plug(), call)),
        within,
        line -> {},
        then);
  }

  /**
   * Asks a device what its endpoint shows of itself, before any login.
   *
   * @param asked a device whose kind is a {@link PinTeller}
   * @param within when an answer must be there
   * @param then takes the answer, once
   * @return the question
   */
  public Question pins(Asked asked, Duration within, Consumer<Answer<List<EndpointPin>>> then) {
    One<List<EndpointPin>> one =
        new One<>(
            asked.device(),
            asked.callLimit(),
            Lease.Kind.QUERY,
            (device, call) -> List.copyOf(((PinTeller) device).pins(call)));
    return ask(List.of(one), within, line -> {}, answers -> then.accept(answers.get(0)));
  }

  private record One<T>(
      DeviceSpec device, Duration limit, Lease.Kind kind, Lease.Work<T> conversation) {}

  // The state of another machine is no state of the host.
  private static Lease.Work<PowerState> read(Target target) {
    return (device, call) -> {
      recognise(target, device, call);
      return device.read(target.plug(), call);
    };
  }

  private static void recognise(Target target, StonithDevice device, Call call)
      throws StonithException, InterruptedException {
    if (target.pin().isPresent()) {
      target.pin().get().check(device, target.plug(), call);
    }
  }

  private static Lease.Work<Boolean> permitted(Target target) {
    return (device, call) -> {
      recognise(target, device, call);
      mayPowerOff(target, device, call);
      return true;
    };
  }

  private static void mayPowerOff(Target target, StonithDevice device, Call call)
      throws StonithException, IOException, InterruptedException {
    if (device instanceof RightsTeller teller) {
      teller.mayPowerOff(target.plug(), call);
    }
  }

  private static Lease.Work<PowerState> readWithRights(Target target) {
    return (device, call) -> {
      PowerState state = read(target).with(device, call);
      mayPowerOff(target, device, call);
      return state;
    };
  }

  private static <T> List<One<T>> each(
      List<AskedPlug> plugs, Function<Target, Lease.Work<T>> conversation) {
    return plugs.stream().map(asked -> one(asked, conversation)).toList();
  }

  private static <T> One<T> one(AskedPlug asked, Function<Target, Lease.Work<T>> conversation) {
    return new One<>(
        asked.target().device(),
        asked.callLimit(),
        Lease.Kind.QUERY,
        conversation.apply(asked.target()));
  }

  private static AskedPlug reader(AskedPlug asked) {
    return new AskedPlug(asked.target().reader(), asked.callLimit());
  }

  private <T> Question ask(
      List<One<T>> all, Duration within, Consumer<String> trace, Consumer<List<Answer<T>>> then) {
    if (all.isEmpty()) {
      then.accept(List.of());
      return () -> {};
    }
    Round<T> round = new Round<>(all.size(), place -> late(all.get(place).device(), within), then);
    round.endAfter(within, nanoTime, operations);
    for (int i = 0; i < all.size(); i++) {
      begin(round, i, all.get(i), trace);
    }
    return round;
  }

  private static <T> Answer<T> late(DeviceSpec device, Duration within) {
    return Answer.failed(
        Reason.UNREACHABLE,
        device.name()
            + ": no answer within "
            + within.toSeconds()
            + " s; check that the device is up and not overloaded");
  }

  private <T> void begin(Round<T> round, int place, One<T> one, Consumer<String> trace) {
    try {
      Lease lease = devices.leaseAtOnce(one.device());
      round.runs(
          lease.call(
              one.kind(),
              one.limit(),
              trace,
              one.conversation(),
              answer -> {
                lease.close();
                round.answer(place, answer);
              }));
    } catch (StonithException e) {
      round.answer(place, Answer.failed(e.reason(), e.getMessage()));
    }
  }
}
