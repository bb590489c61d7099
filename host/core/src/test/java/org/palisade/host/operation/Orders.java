package org.palisade.host.operation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.palisade.host.device.DeviceSpec;
import org.palisade.host.device.Timing;
import org.palisade.host.device.Values;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.DeviceType.Trait;
import org.palisade.plugin.Parameter;

/** Orders for tests, with each agent's defaults. */
record Orders(
    Action action,
    Method method,
    Timing timing,
    Optional<Duration> budget,
    Optional<Duration> share,
    long started,
    boolean laterLevel,
    Optional<String> handedOver,
    UnaryOperator<DeviceType> habits) {

  static final Timing TIMING =
      new Timing(
          Duration.ZERO,
          Duration.ofSeconds(20),
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          1);

  private static final Asker ASKER = new Asker("root", "fence_palisade", false);

  static Orders of(Action action, long started) {
    return new Orders(
        action,
        Method.ONOFF,
        TIMING,
        Optional.empty(),
        Optional.empty(),
        started,
        false,
        Optional.empty(),
        UnaryOperator.identity());
  }

  Orders withBudget(Duration whole) {
    return new Orders(
        action, method, timing, Optional.of(whole), share, started, laterLevel, handedOver, habits);
  }

  /** Of a level that has another one after it. */
  Orders givingWayAfter(Duration time) {
    return new Orders(
        action, method, timing, budget, Optional.of(time), started, laterLevel, handedOver, habits);
  }

  Orders with(Timing other) {
    return new Orders(
        action, method, other, budget, share, started, laterLevel, handedOver, habits);
  }

  Orders delayed(Duration delay) {
    return with(timing(delay, timing.powerTimeout(), timing.powerWait(), timing.retryOn()));
  }

  Orders within(Duration powerTimeout) {
    return with(timing(timing.delay(), powerTimeout, timing.powerWait(), timing.retryOn()));
  }

  Orders waiting(Duration powerWait) {
    return with(timing(timing.delay(), timing.powerTimeout(), powerWait, timing.retryOn()));
  }

  Orders retrying(int retryOn) {
    return with(timing(timing.delay(), timing.powerTimeout(), timing.powerWait(), retryOn));
  }

  private Timing timing(Duration delay, Duration powerTimeout, Duration powerWait, int retryOn) {
    return new Timing(
        delay,
        powerTimeout,
        powerWait,
        timing.statusSleep(),
        timing.loginTimeout(),
        timing.shellTimeout(),
        retryOn);
  }

  /** Of a caller that started before it came here. */
  Orders startedBefore(Duration ago) {
    return new Orders(
        action,
        method,
        timing,
        budget,
        share,
        started - ago.toNanos(),
        laterLevel,
        handedOver,
        habits);
  }

  /** Of a caller that has waited for another level. */
  Orders atALaterLevel() {
    return new Orders(action, method, timing, budget, share, started, true, handedOver, habits);
  }

  Orders with(UnaryOperator<DeviceType> other) {
    return new Orders(
        action, method, timing, budget, share, started, laterLevel, handedOver, other);
  }

  Orders cycling() {
    return new Orders(
        action, Method.CYCLE, timing, budget, share, started, laterLevel, handedOver, habits);
  }

  Orders carryingOn(String operation) {
    return new Orders(
        action, method, timing, budget, share, started, laterLevel, Optional.of(operation), habits);
  }

  Order on(String... devices) {
    return order(Stream.of(devices).map(name -> new Target(spec(name), "1")).toList());
  }

  /** Of a device's only plug, which is not named. */
  Order unnamed(String device) {
    return order(List.of(new Target(spec(device), "")));
  }

  /** Of a device that cannot tell a state, and another one that can. */
  Order onVerified(String device, String verifier) {
    return onVerified(device, verifier, Optional.empty(), Optional.empty());
  }

  Order onVerified(String device, String verifier, Optional<Pin> pin, Optional<Pin> itsPin) {
    DeviceSpec plain = spec(device);
    DeviceSpec blind = new DeviceSpec(plain.type().traits(Trait.STATE_UNREADABLE), plain.values());
    Target reader = new Target(spec(verifier), "1", itsPin);
    return order(List.of(new Target(blind, "1", pin, Optional.of(reader))));
  }

  private Order order(List<Target> targets) {
    return new Order(
        action,
        method,
        "node1",
        targets,
        timing,
        budget,
        started,
        laterLevel,
        share,
        ASKER,
        handedOver);
  }

  private DeviceSpec spec(String name) {
    DeviceType type =
        habits.apply(
            DeviceType.of("fake", FakeDevice.class, settings -> new FakeDevice())
                .describe("Fake", "A fake.", URI.create("https://example.org/"))
                .parameters(Parameter.IP));
    try {
      return new DeviceSpec(type, Values.check(name, type.parameters(), Map.of("ip", name)));
    } catch (Values.InvalidValues e) {
      throw new AssertionError(e);
    }
  }
}
