package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.Test;

/** Whether the processors have time to spare. */
public class ProcessorsTest {
  private long now = Duration.ofHours(1).toNanos();
  private OptionalLong used = OptionalLong.of(Duration.ofMinutes(1).toNanos());

  private final Processors two = new Processors(2, () -> now, () -> used);

  private boolean after(long millis, long usedMillis) {
    now += Duration.ofMillis(millis).toNanos();
    used = OptionalLong.of(used.orElseThrow() + Duration.ofMillis(usedMillis).toNanos());
    return two.hadRoom();
  }

  @Test
  public void halfOfTheirTimeDecides() {
    assertThat(two.hadRoom()).as("nothing is known yet").isFalse();
    assertThat(after(60, 50)).isTrue();
    assertThat(after(60, 70)).isFalse();
    assertThat(after(60, 50)).as("each time anew").isTrue();
  }

  @Test
  public void whatWasInAMomentIsAddedUp() {
    assertThat(two.hadRoom()).isFalse();

    assertThat(after(20, 0)).isFalse();
    assertThat(after(20, 0)).isFalse();
    assertThat(after(20, 50)).isTrue();
    assertThat(after(20, 0)).isFalse();
  }

  @Test
  public void whatWasLongAgoSaysNothing() {
    assertThat(two.hadRoom()).isFalse();

    assertThat(after(5000, 0)).isFalse();
    assertThat(after(60, 0)).isTrue();
  }

  @Test
  public void whereTheKernelDoesNotTellNothingIsKnown() {
    assertThat(two.hadRoom()).isFalse();
    OptionalLong told = used;
    used = OptionalLong.empty();
    now += Duration.ofMillis(60).toNanos();

    assertThat(two.hadRoom()).isFalse();
    used = told;
    assertThat(after(60, 0)).isFalse();
    assertThat(after(60, 0)).isTrue();
  }

  @Test
  public void theKernelTellsWhatThisProcessHasUsed() {
    long before = Processors.used().orElseThrow();
    long mine = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - mine < 100_000_000) {
      Thread.onSpinWait();
    }

    // Two ticks are what may be lost at the ends, and as many for the kernel's rounding.
    assertThat(Processors.used().orElseThrow() - before).isGreaterThanOrEqualTo(60_000_000);
  }
}
