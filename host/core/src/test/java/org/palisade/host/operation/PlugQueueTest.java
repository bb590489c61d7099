package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Test;
import org.palisade.host.device.PlugKey;
import org.palisade.host.operation.PlugQueue.Member;

public class PlugQueueTest {
  private static final List<PlugKey> KEYS =
      IntStream.range(0, 4).mapToObj(i -> new PlugKey("plug " + i)).toList();

  private final PlugQueue queue = new PlugQueue();

  /** Counts what it is told. */
  private static final class Waiting implements Member {
    private final Set<PlugKey> keys = new LinkedHashSet<>();
    private int granted;

    Waiting(PlugKey... wanted) {
      keys.addAll(List.of(wanted));
    }

    @Override
    public Collection<PlugKey> keys() {
      return keys;
    }

    @Override
    public Rival wish() {
      return Rival.of(Action.OFF);
    }

    @Override
    public void rivalled(Rival rival) {}

    @Override
    public void granted(boolean atOnce) {
      granted++;
    }
  }

  /** One that runs would begin anew, and forget what it sent. */
  @Test
  public void whoLeavesFromBehindGivesNobodyATurn() {
    Waiting first = new Waiting(KEYS.get(0));
    Waiting second = new Waiting(KEYS.get(0));
    Waiting third = new Waiting(KEYS.get(0));
    List.of(first, second, third).forEach(queue::enter);

    queue.leave(second);
    queue.leave(third);

    assertThat(first.granted).isEqualTo(1);
    assertThat(second.granted + third.granted).isZero();
  }

  @Test
  public void atAnyTimeThoseAreGrantedOnceWhoAreFirstAtAllTheirPlugs() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      PlugQueue plugs = new PlugQueue();
      List<Waiting> in = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        if (in.isEmpty() || random.nextBoolean()) {
          Waiting fresh = new Waiting();
          random
              .ints(1 + random.nextInt(3), 0, KEYS.size())
              .forEach(i -> fresh.keys.add(KEYS.get(i)));
          in.add(fresh);
          plugs.enter(fresh);
        } else {
          plugs.leave(in.remove(random.nextInt(in.size())));
        }
        assertThat(in)
            .allSatisfy(one -> assertThat(one.granted).isEqualTo(isFirst(one, in) ? 1 : 0));
      }
    }
  }

  private static boolean isFirst(Waiting one, List<Waiting> in) {
    return in.subList(0, in.indexOf(one)).stream()
        .noneMatch(ahead -> ahead.keys.stream().anyMatch(one.keys::contains));
  }
}
