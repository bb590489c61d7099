package org.palisade.plugin.clc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.plugin.clc.Bench.VM;
import static org.palisade.plugin.clc.Bench.ample;
import static org.palisade.plugin.clc.Bench.failure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.palisade.plugin.Call;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;
import org.palisade.plugin.http.wire.Sockets;

public class ConnectionTest {
  @Rule public final Bench bench = new Bench();

  /** A port where connections are neither taken nor refused: its queue is full. */
  private static final class Silence implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> waiting = new ArrayList<>();

    Silence() throws IOException {
      for (int i = 0; i < 4; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server.getLocalSocketAddress());
        waiting.add(channel);
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
      server.close();
    }
  }

  @Test
  public void aConnectionThatIsNeverMadeIsUnreachableWithinItsTime() throws Exception {
    try (Silence silence = new Silence();
        ClcDevice device = bench.open(Map.of("api_url", silence.url()))) {
      long start = System.nanoTime();

      StonithException failure = failure(() -> device.powerOff(VM, ample()));

      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      // Twice the time would be the JDK's own second try, which a start flag switches off.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  public void aCallThatIsStillConnectingIsInterruptedAtOnce() throws Exception {
    try (Silence silence = new Silence();
        ClcDevice device = bench.open(Map.of("api_url", silence.url()))) {
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  device.powerOff(VM, ample());
                  outcome.complete(new AssertionError("it succeeded"));
                } catch (StonithException | InterruptedException e) {
                  outcome.complete(e);
                }
              });
      caller.start();
      caller.interrupt();

      assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  public void aHostThatHasNoAddressIsUnreachable() throws Exception {
    try (ClcDevice device = bench.open(Map.of("api_url", "http://nowhere.invalid"))) {
      StonithException failure = failure(() -> device.powerOff(VM, ample()));

      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageContaining("nowhere.invalid");
    }
  }

  @Test
  public void theApiMayLieBelowAPath() throws Exception {
    try (ClcDevice device = bench.open(Map.of("api_url", bench.emulator().url() + "/labs/clc"))) {
      StonithException failure = failure(() -> device.monitor(ample()));

      assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL); // the emulator is not there
      assertThat(bench.emulator().log()).containsExactly("POST /labs/clc/v2/authentication/login");
    }
  }

  @Test
  public void manyCallsNeedOneConnection() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(bench.device().read(VM, ample())).isEqualTo(PowerState.ON);
    }

    assertThat(Sockets.openTo(bench.emulator().url().getPort())).isEqualTo(1);
  }

  @Test
  public void devicesWithEqualSettingsDoNotEndEachOthersConnections() throws Exception {
    try (ClcDevice twin = bench.open(Map.of())) {
      twin.read(VM, ample());
      bench.device().read(VM, ample());

      twin.disconnect();

      assertThat(bench.device().read(VM, Call.within(Duration.ofSeconds(2))))
          .isEqualTo(PowerState.ON);
    }
  }
}
