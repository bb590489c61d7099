package org.palisade.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.Test;

public class RetryAfterTest {
  private static final Clock OURS =
      Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

  private static Duration of(Map<String, String> headers) {
    return RetryAfter.of(new Answer(503, "", headers), OURS);
  }

  @Test
  public void aDateIsComparedWithThePeersClockElseWithOurs() {
    String five = "Sun, 01 Mar 2026 10:40:05 GMT";

    assertThat(of(Map.of("Retry-After", five, "Date", "Sun, 01 Mar 2026 10:40:00 GMT")))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(of(Map.of("Retry-After", five, "Date", "now")))
        .isEqualTo(Duration.ofMinutes(40).plusSeconds(5));
    assertThat(of(Map.of("Retry-After", five))).isEqualTo(Duration.ofMinutes(40).plusSeconds(5));
  }

  @Test
  public void secondsNeedNoClockAndAnHourIsTheMost() {
    assertThat(of(Map.of("Retry-After", " 7 "))).isEqualTo(Duration.ofSeconds(7));
    assertThat(of(Map.of("Retry-After", "999999999"))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  public void whatIsPastGarbledOrAbsentIsNoTime() {
    assertThat(of(Map.of("Retry-After", "Sun, 01 Mar 2026 09:00:00 GMT"))).isZero();
    assertThat(of(Map.of("Retry-After", "soon"))).isZero();
    assertThat(of(Map.of())).isZero();
  }
}
