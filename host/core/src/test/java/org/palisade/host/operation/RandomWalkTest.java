package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many histories at random, with more callers, plugs and mishaps than can be explored. {@code
 * -Dpalisade.walk.operations=N} sets how many operations, {@code -Dpalisade.walk.seed=N} replays.
 */
public class RandomWalkTest {
  private static final Logger LOG = LoggerFactory.getLogger(RandomWalkTest.class);
  private static final int OPERATIONS = Integer.getInteger("palisade.walk.operations", 100_000);
  private static final long SEED = Long.getLong("palisade.walk.seed", System.nanoTime());
  private static final List<Action> ACTIONS = List.of(Action.values());
  private static final int STEPS = 2_000;

  private int finished;

  @Test
  public void noVerdictIsWrongWhateverHappens() {
    LOG.info("seed {}: replay with -Dpalisade.walk.seed={}", SEED, SEED);
    int operations = 0;
    for (long walk = 0; operations < OPERATIONS; walk++) {
      operations += walk(new Random(SEED + walk), SEED + walk);
    }
    LOG.info("{} operations, {} histories went to their end", operations, finished);
    assertThat(finished).isPositive();
  }

  private int walk(Random random, long seed) {
    List<Action> callers = new ArrayList<>();
    for (int i = 3 + random.nextInt(5); i > 0; i--) {
      callers.add(ACTIONS.get(random.nextInt(ACTIONS.size())));
    }
    Said[] states = {Said.ON, Said.OFF, Said.UNKNOWN};
    World world = new World(setup(random), states[random.nextInt(3)], callers);
    List<World.Choice> path = new ArrayList<>();
    try {
      for (int step = 0; step < STEPS && !world.quiet(); step++) {
        List<World.Choice> choices = world.choices();
        if (choices.isEmpty()) {
          throw new AssertionError("nothing can happen any more, and someone waits");
        }
        World.Choice choice = choices.get(random.nextInt(choices.size()));
        path.add(choice);
        world.happen(choice);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ": " + e.getMessage() + " after " + path + " at " + world, e);
    }
    finished += world.quiet() ? 1 : 0;
    return callers.size();
  }

  private static World.Setup setup(Random random) {
    boolean cycle = random.nextInt(5) == 0;
    Plan.Times times =
        new Plan.Times(
            random.nextInt(3) * Plan.SECOND,
            random.nextInt(2) * Plan.SECOND,
            (2 + random.nextInt(20)) * Plan.SECOND,
            Plan.SECOND,
            100 * Plan.MILLISECOND,
            random.nextBoolean() ? 0 : (10 + random.nextInt(50)) * Plan.SECOND,
            random.nextInt(3) > 0 ? 0 : (5 + random.nextInt(25)) * Plan.SECOND,
            random.nextInt(3));
    Plan.Habits habits =
        new Plan.Habits(1 + random.nextInt(2), (1 + random.nextInt(90)) * Plan.SECOND, false);
    World.Setup setup =
        Worlds.setup(
            times, habits, cycle ? 1 : 1 + random.nextInt(2), cycle, random.nextInt(12), true);
    return random.nextInt(4) == 0 ? setup.withVerifier() : setup;
  }
}
