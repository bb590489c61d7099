package org.palisade.host.operation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a whole reboot costs the core, all facts folded and all decisions made: at most this, for
 * the book keeping of the {@link World} that it runs in is included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBench {
  private final World.Setup setup = Worlds.onePlug(0, false);

  /** A reboot of a plug that is on. */
  @Benchmark
  public World aReboot() {
    World world = new World(setup, Said.ON, List.of(Action.REBOOT));
    while (!world.quiet()) {
      world.happen(world.choices().get(0));
    }
    return world;
  }
}
