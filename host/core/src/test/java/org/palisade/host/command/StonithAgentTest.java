package org.palisade.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.palisade.host.agent.HeardCall;
import org.palisade.host.gateway.Caller.Standing;

/** What {@code stonith.d/palisade} says for as long as it does nothing. */
public class StonithAgentTest {
  private final StonithAgent agent = new StonithAgent();

  @Test
  public void everyActionIsUnimplementedInOneLine() {
    for (String action : List.of("start", "stop", "monitor", "fence", "meta-data")) {
      HeardCall call = run(action);

      assertThat(call.exit()).contains(3);
      assertThat(call.out()).isEmpty();
      assertThat(call.err())
          .isEqualTo(
              "stonith.d/palisade: the actions of this agent are not implemented in this version, and"
                  + " nothing was done; fence with the agent fence_palisade\n");
    }
  }

  private HeardCall run(String... words) {
    HeardCall call =
        new HeardCall(
            HeardCall.request("stonith.d/palisade", List.of(words), new byte[0], Map.of(), "/", 0),
            Standing.ANYONE);
    agent.run(call);
    return call;
  }

  @Test
  public void theOperatorsCommandIsAnother() {
    assertThat(agent.answersTo("stonith.d/palisade")).isTrue();
    assertThat(agent.answersTo("palisade")).isFalse();
  }
}
