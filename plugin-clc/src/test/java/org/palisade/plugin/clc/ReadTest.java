package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;

public class ReadTest {
  @Rule public final Bench bench = new Bench();

  private Reason reasonOfARead() {
    return failure(() -> bench.device().read(VM, ample())).reason();
  }

  @Test
  public void aServerWithoutDetailsHasNoStateAndItsStatusIsTold() {
    bench.emulator().set(VM, "status", "underConstruction");
    bench.emulator().set(VM, "details", "false");

    StonithException failure = failure(() -> bench.device().read(VM, ample()));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure).hasMessageContaining("underConstruction");
  }

  @Test
  public void aServerQueuedForDeleteIsWhatItsPowerStateSays() throws Exception {
    bench.emulator().set(VM, "status", "queuedForDelete");

    assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
  }

  @Test
  public void aPowerStateThatNobodyKnowsIsUnknown() throws Exception {
    for (String word : new String[] {"paused", "Stopped", "off", "stopping"}) {
      bench.emulator().set(VM, "power", word);

      assertThat(bench.device().read(VM, ample())).as(word).isEqualTo(PowerState.UNKNOWN);
    }
  }

  @Test
  public void anAnswerThatDoesNotNameThisServersStateOnceIsNoState() {
    String[] answers = {
      "{\"id\":\"ca1acmedb01\",\"details\":{\"powerState\":\"stopped\"}}",
      "{\"details\":{\"powerState\":\"stopped\"}}",
      "{\"id\":\"ca1acmevm101\",\"details\":{\"powerState\":null}}",
      "{\"id\":\"ca1acmevm101\",\"details\":{\"powerState\":\"\"}}",
      "{\"id\":\"ca1acmevm101\",\"details\":{\"powerState\":0}}",
      "{\"id\":\"ca1acmevm101\",\"details\":[\"stopped\"]}",
      "{\"id\":\"ca1acmevm101\",\"powerState\":\"stopped\"}",
      "{\"id\":\"ca1acmevm101\",\"details\":{\"powerState\":\"started\",\"powerState\":\"stopped\"}}",
      "{\"id\":\"ca1acmevm101\",\"details\":{\"powerState\":\"stopped\"}} and more",
      "{\"id\":\"ca1acmevm101\",\"details\":{\"powerState\":\"stopped\"}",
      "\"stopped\"",
      "[]",
      "null"
    };
    for (String answer : answers) {
      bench.emulator().add(Fault.answer("server", 200, answer));

      assertThat(reasonOfARead()).as(answer).isEqualTo(Reason.PROTOCOL);
    }
  }

  @Test
  public void anAbsentServerIsToldFromAnApiThatIsNotThere() {
    assertThat(failure(() -> bench.device().read("CA1ACMENO", ample())).reason())
        .isEqualTo(Reason.UNKNOWN_PLUG);

    bench
        .emulator()
        .add(
            Fault.answer("server", 404, "<html><title>Not here</title></html>")
                .header("Content-Type", "text/html; charset=utf-8"));

    assertThat(reasonOfARead()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  public void aNameThatCouldClimbOutOfItsPlaceIsNoServerAndIsNotSent() {
    for (String name : new String[] {"..", "a/b", "a%2Fb", "a b", "x?uuid=true", "é", "-a", ""}) {
      assertThat(failure(() -> bench.device().read(name, ample())).reason())
          .as(name)
          .isEqualTo(Reason.UNKNOWN_PLUG);
      assertThat(failure(() -> bench.device().powerOff(name, ample())).reason())
          .as(name)
          .isEqualTo(Reason.UNKNOWN_PLUG);
    }
    assertThat(bench.emulator().log()).isEmpty();
  }

  @Test
  public void everyFormOfAnErrorBodyIsQuoted() {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("\"plain words\"", "HTTP 500: plain words");
    forms.put("{\"message\":\"a message\"}", "HTTP 500: a message");
    forms.put(
        "{\"message\":\"Invalid.\",\"modelState\":{\"body.name\":[\"too long\",\"too odd\"]}}",
        "HTTP 500: Invalid.; too long; too odd");
    forms.put("{\"error\":\"an error\"}", "HTTP 500: an error");
    forms.put(
        "{\"error\":\"bad\",\"validationMessages\":[{\"message\":\"first\"},\"second\"]}",
        "HTTP 500: bad; first; second");
    forms.put("[{\"message\":\"one\"},{\"message\":\"two\"}]", "HTTP 500: one; two");
    forms.put("not JSON\r\nbut text", "HTTP 500: not JSON but text");
    forms.put("", "HTTP 500");
    forms.put("{\"odd\":1}", "HTTP 500: {\"odd\":1}");
    forms.forEach(
        (body, words) -> {
          bench.emulator().add(Fault.answer("server", 500, body));

          assertThat(failure(() -> bench.device().read(VM, ample())))
              .as(body)
              .hasMessageContaining("(" + words + ")");
        });
  }

  @Test
  public void retryAfterIsUnderstoodAsSecondsAndAsADate() {
    String inAMinute =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(60).atOffset(ZoneOffset.UTC));
    bench.emulator().add(Fault.answer("server", 429, "").header("Retry-After", "7"));
    bench.emulator().add(Fault.answer("server", 503, "").header("Retry-After", inAMinute));
    bench.emulator().add(Fault.answer("server", 429, "").header("Retry-After", "soon"));

    StonithException seconds = failure(() -> bench.device().read(VM, ample()));
    StonithException date = failure(() -> bench.device().read(VM, ample()));
    StonithException garbled = failure(() -> bench.device().read(VM, ample()));

    assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(date.reason()).isEqualTo(Reason.BUSY);
    assertThat(date.retryAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    assertThat(garbled.reason()).isEqualTo(Reason.BUSY);
    assertThat(garbled.retryAfter()).isEmpty();
  }

  @Test
  public void anAnswerThatTricklesEndsWithTheTimeOfTheCall() {
    bench.emulator().add(Fault.next("server", Effect.TRICKLE));
    long start = System.nanoTime();

    StonithException failure =
        failure(() -> bench.device().read(VM, Call.within(Duration.ofMillis(700))));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(600), Duration.ofSeconds(20));
  }

  @Test
  public void anAnswerThatBreaksOffIsNoState() {
    for (Effect effect : new Effect[] {Effect.CUT, Effect.BLANK, Effect.GARBAGE}) {
      bench.emulator().add(Fault.next("server", effect));

      assertThat(reasonOfARead()).as(effect.name()).isEqualTo(Reason.PROTOCOL);
    }
  }

  @Test
  public void anAnswerThatWouldFillTheHeapIsNotReadToItsEnd() {
    String padding = " ".repeat(5 << 20);
    bench.emulator().add(Fault.answer("server", 200, padding + "{\"id\":\"ca1acmevm101\"}"));

    StonithException failure = failure(() -> bench.device().read(VM, ample()));

    assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(failure).hasMessageContaining("longer than");
  }

  @Test
  public void aCallWithoutTimeSendsNothing() {
    StonithException failure =
        failure(() -> bench.device().powerOff(VM, Call.within(Duration.ZERO)));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(bench.emulator().log()).isEmpty();
  }

  @Test
  public void anAccountThatTheCloudDoesNotKnowIsNamed() throws Exception {
    try (ClcDevice other = bench.open(Map.of("account", "ACMF"))) {
      StonithException failure = failure(() -> other.monitor(ample()));

      assertThat(failure.reason()).isEqualTo(Reason.INVALID_SETTINGS);
      assertThat(failure).hasMessageContaining("'ACMF'");
    }
  }
}
