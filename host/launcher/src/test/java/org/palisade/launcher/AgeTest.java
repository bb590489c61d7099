package org.palisade.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.Test;

public class AgeTest {

  @Test
  public void ageIsWhatHasPassedSinceTheStartWhateverTheNameHolds() {
    String stat =
        "42 (a) b) S 1 42 42 0 -1 4194560 100 0 0 0 1 2 3 4 20 0 1 0 12300 1000 50 9 1 1 0 0";

    assertThat(Age.of(stat, "125.43 200.00\n")).isEqualTo(Duration.ofMillis(2_430));
  }

  @Test
  public void thisProcessIsNoOlderThanTheMachine() {
    assertThat(Age.ofThisProcess()).isBetween(Duration.ofMillis(10), Duration.ofDays(10_000));
  }
}
