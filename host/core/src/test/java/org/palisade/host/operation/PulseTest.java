package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class PulseTest {
  private static final long LONGEST = 2_500 * Plan.MILLISECOND;

  @Test
  public void aHostThatDidNotRunForMoreThanTwoAndAHalfSecondsDoubtsItsPlugs() {
    assertThat(new Pulse(1_000).missed(1_000 + LONGEST + 1)).isTrue();
  }

  @Test
  public void aHostThatRanWithinTwoAndAHalfSecondsDoubtsNothing() {
    assertThat(new Pulse(1_000).missed(1_000 + LONGEST)).isFalse();
  }

  @Test
  public void aBeatShowsThatItRuns() {
    Pulse pulse = new Pulse(1_000);
    pulse.beat(1_000 + LONGEST);

    assertThat(pulse.missed(1_000 + 2 * LONGEST)).isFalse();
  }
}
