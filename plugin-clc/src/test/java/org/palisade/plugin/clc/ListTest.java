package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Plug;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Fault;
import org.palisade.plugin.http.wire.Fault.Effect;

public class ListTest {
  @Rule public final Bench bench = new Bench();

  @Test
  public void everyServerOfEveryDataCentreIsListed() throws Exception {
    assertThat(bench.device().plugs(ample()))
        .extracting(Plug::id)
        .containsExactly("CA1ACMEDB01", "CA1ACMEVM101", "UC1ACMEVM201");
  }

  @Test
  public void groupsAreAskedForAtTheSameTime() throws Exception {
    for (int i = 1; i < 6; i++) {
      bench.emulator().add("X" + i + "1ACMEVM01", "started");
    }
    bench.emulator().add(Fault.next("group", Effect.DELAY).times(8));
    long start = System.nanoTime();

    assertThat(bench.device().plugs(ample())).hasSize(8);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofSeconds(7)); // one by one: 8 s
  }

  @Test
  public void aPassingErrorOfAGroupIsOvercome() throws Exception {
    bench
        .emulator()
        .add(Fault.answer("group", 500, "{\"message\":\"An error has occurred.\"}").times(2));

    assertThat(bench.device().plugs(ample())).hasSize(3);
  }

  @Test
  public void aGroupThatCannotBeReadFailsTheListAsAWhole() {
    bench
        .emulator()
        .add(Fault.answer("group", 500, "{\"message\":\"An error has occurred.\"}").times(9));

    assertThat(failure(() -> bench.device().plugs(ample())).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  public void partsThatAreMissingFailTheListAsAWhole() {
    String[] groups = {
      "[]",
      "{\"id\":\"0\",\"groups\":[],\"links\":[{\"rel\":\"server\",\"id\":\"ca1acmevm101\"}]}",
      "{\"id\":\"0\",\"groups\":[7],\"servers\":[]}",
      "{\"id\":\"0\",\"groups\":[],\"servers\":[{}]}"
    };
    for (String group : groups) {
      bench.emulator().add(Fault.answer("group", 200, group));

      assertThat(failure(() -> bench.device().plugs(ample())).reason())
          .as(group)
          .isEqualTo(Reason.PROTOCOL);
      bench.emulator().clearFaults();
    }
    bench.emulator().add(Fault.answer("datacenters", 200, "[{\"id\":\"ca1\",\"links\":[]}]"));

    assertThat(failure(() -> bench.device().plugs(ample())))
        .hasMessageContaining("the data centre ca1");
  }

  @Test
  public void templatesAreNoPlugs() throws Exception {
    bench
        .emulator()
        .add(
            Fault.answer(
                "group",
                200,
                "{\"id\":\"0\",\"groups\":[],\"servers\":[{\"name\":\"CA1ACMETPL\",\"isTemplate\":true}]}"));

    assertThat(bench.device().plugs(ample())).extracting(Plug::id).doesNotContain("CA1ACMETPL");
  }
}
