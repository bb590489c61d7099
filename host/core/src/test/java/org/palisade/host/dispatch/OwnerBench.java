package org.palisade.host.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.palisade.plugin.DeviceType;
import org.palisade.plugin.Parameter;

/** How fast the device of a host is found, among a thousand of ten hosts each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OwnerBench {
  private static final int DEVICES = 1_000;
  private static final int HOSTS = 10_000;

  private Dispatcher dispatcher;
  private int next;

  /** Configures the devices. */
  @Setup(Level.Trial)
  public void configure() throws IOException {
    SetInventory inventory = new SetInventory();
    PowerBank bank = new PowerBank();
    DeviceType kind =
        DeviceType.of("bench", PowerBank.class, settings -> bank).parameters(Parameter.IP);
    for (int i = 0; i < DEVICES; i++) {
      Map<String, String> hosts = new HashMap<>();
      for (int j = 0; j < HOSTS / DEVICES; j++) {
        hosts.put("h" + (i + DEVICES * j), String.valueOf(j));
      }
      inventory.device(kind, "d" + i, Map.of("ip", "10.0.0." + i), false, hosts);
    }
    ManualClock clock = new ManualClock();
    dispatcher =
        new Dispatcher(
            inventory,
            new InlineDevices(),
            new ScriptedOperations(),
            Files.createTempDirectory("owner-bench"),
            clock,
            clock::nanoTime);
  }

  /** Finds one host after the other. */
  @Benchmark
  public void ownerOfAHost(Blackhole hole) {
    next = (next + 1) % HOSTS;
    dispatcher.route(
        List.of("h" + next),
        Optional.empty(),
        Dispatcher.Purpose.FENCE,
        Duration.ofSeconds(17),
        hole::consume);
  }
}
