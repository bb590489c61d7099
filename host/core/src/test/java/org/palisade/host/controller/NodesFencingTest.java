package org.palisade.host.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.palisade.host.agent.HeardCall;
import org.palisade.host.gateway.Caller.Standing;
import org.palisade.host.operation.Operations;
import org.palisade.host.operation.Order;
import org.palisade.host.operation.Outcome;

/** What is told of several nodes that are fenced side by side. */
public class NodesFencingTest {
  private final HeardCall call =
      new HeardCall(
          HeardCall.request("stonith.d/palisade", List.of("fence"), new byte[0], Map.of(), "/", 0),
          Standing.TRUSTED);
  private final List<Boolean> ends = new ArrayList<>();

  private NodesFencing fencing(int nodes) {
    return new NodesFencing(nodes, new ControllerReply(call, new NoOperations()), ends::add);
  }

  private static final class NoOperations implements Operations {
    @Override
    public Ticket begin(Order order, Listener listener) {
      throw new AssertionError("nothing is begun here");
    }

    @Override
    public Runnable everySecond(Runnable beat) {
      return () -> {};
    }
  }

  private static Outcome off() {
    return new Outcome(
        Outcome.Verdict.POWERED_OFF,
        Optional.of(Outcome.Evidence.OBSERVED_OFF),
        "",
        List.of("on not confirmed"));
  }

  private static Outcome failed() {
    return new Outcome(Outcome.Verdict.FAILED, Optional.empty(), "still on\nafter 20 s", List.of());
  }

  @Test
  public void eachNodeIsOneLineAsSoonAsItIsKnown() {
    NodesFencing fencing = fencing(2);

    fencing.listener("a").done(failed());
    assertThat(call.out()).isEqualTo("a failed still on after 20 s\n");
    assertThat(ends).isEmpty();

    fencing.listener("b").done(off());
    assertThat(call.out()).isEqualTo("a failed still on after 20 s\nb ok\n");
    assertThat(call.err()).isEqualTo("warning: b: on not confirmed\n");
    assertThat(ends).containsExactly(true);
  }

  @Test
  public void oneNodesFencingIsHandedOverWithItsOperation() {
    fencing(1).listener("a").handOver("op-1");

    assertThat(call.handedOver()).contains("op-1");
  }

  @Test
  public void aCallIsHandedOverWholeWhereNoNodeWasToldOf() {
    NodesFencing fencing = fencing(2);

    fencing.listener("a").handOver("op-1");
    assertThat(call.handedOver()).isEmpty();
    fencing.listener("b").handOver("op-2");

    assertThat(call.handedOver()).contains("");
    assertThat(ends).isEmpty();
  }

  @Test
  public void aNodeThatWasToldOfIsNotFencedAgainByAnotherHost() {
    NodesFencing fencing = fencing(2);

    fencing.listener("a").handOver("op-1");
    fencing.listener("b").done(off());

    assertThat(call.handedOver()).isEmpty();
    assertThat(call.out()).isEqualTo("b ok\na failed the host stopped meanwhile; ask again\n");
    assertThat(ends).containsExactly(true);
  }

  @Test
  public void aCallerThatLeavesEndsAllFencings() {
    NodesFencing fencing = fencing(2);
    List<String> hungUp = new ArrayList<>();
    fencing.also(() -> hungUp.add("a"));

    fencing.hangUp();
    fencing.also(() -> hungUp.add("b"));

    assertThat(hungUp).containsExactly("a", "b");
  }
}
