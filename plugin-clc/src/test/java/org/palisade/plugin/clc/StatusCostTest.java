package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.http.wire.Fault;

/** What a warm status costs beyond what the cloud takes for its answer. */
public class StatusCostTest {
  private static final int CALLS = 300;

  @Rule public final Bench bench = new Bench();

  @Test
  public void aWarmStatusCostsLessThan15MillisecondsBeyondTheAnswer() throws Exception {
    HttpClient bare = HttpClient.newHttpClient();
    URI server = URI.create(bench.emulator().url() + "/v2/servers/ACME/" + VM);
    String body =
        "{\"id\":\"ca1acmevm101\",\"name\":\"CA1ACMEVM101\",\"status\":\"active\","
            + "\"details\":{\"powerState\":\"started\"}}";
    bench.emulator().add(Fault.answer("server", 200, body).times(1_000_000));
    HttpRequest ask = HttpRequest.newBuilder(server).version(HttpClient.Version.HTTP_1_1).build();

    Duration first = once(() -> bench.device().read(VM, ample()));
    median(() -> bench.device().read(VM, ample()));
    median(() -> bare.send(ask, BodyHandlers.ofString()));
    Duration answer = median(() -> bare.send(ask, BodyHandlers.ofString()));
    Duration status = median(() -> bench.device().read(VM, ample()));

    System.out.printf(
        "CLC status: first call with login %d ms; warm median %d us, of which the answer %d us%n",
        first.toMillis(), status.toNanos() / 1000, answer.toNanos() / 1000);
    assertThat(status.minus(answer)).isLessThan(Duration.ofMillis(15));
  }

  private static Duration median(Callable<?> call) throws Exception {
    long[] nanos = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      nanos[i] = once(call).toNanos();
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[CALLS / 2]);
  }

  private static Duration once(Callable<?> call) throws Exception {
    long start = System.nanoTime();
    call.call();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
