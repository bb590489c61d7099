package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.operation.Plan.MILLISECOND;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;
import org.palisade.host.lock.PlugLocks;

public class LocksmithTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final Deque<Runnable> desk = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final Heart heart = new Heart();
  private final Locksmith locksmith = new Locksmith(heart, desk::add, loop);

  private void ask(int number) {
    locksmith.ask(
        locks -> number,
        value -> told.add("came " + value),
        why -> told.add("failed " + number + ": " + why),
        late -> told.add("late " + late));
  }

  private static String[] came(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "came " + i).toArray(String[]::new);
  }

  private void work(int asks, Duration each) {
    for (int i = 0; i < asks; i++) {
      loop.pass(each);
      desk.remove().run();
      loop.settle();
    }
  }

  @Test
  public void whoIsManyIsServedWhileAnswersCome() {
    IntStream.range(0, 20).forEach(this::ask);

    work(20, Duration.ofMillis(200));

    assertThat(told).containsExactly(came(0, 20));
  }

  @Test
  public void aDirectoryThatHangsIsGivenUpByAllThatWait() {
    IntStream.range(0, 3).forEach(this::ask);
    loop.pass(Duration.ofMillis(300));
    ask(3);
    loop.pass(Duration.ofMillis(199));
    assertThat(told).isEmpty();

    loop.pass(Duration.ofMillis(1));
    assertThat(told).hasSize(3).allMatch(text -> text.endsWith("within 500 ms"));
    loop.pass(Duration.ofMillis(300));
    assertThat(told).hasSize(4);

    told.clear();
    work(4, Duration.ofMillis(1));
    assertThat(told).containsExactly("late 0", "late 1", "late 2", "late 3");
  }

  @Test
  public void whoHasWaitedForFiveSecondsWaitsNoMore() {
    IntStream.range(0, 20).forEach(this::ask);

    work(12, Duration.ofMillis(400));
    assertThat(told).containsExactly(came(0, 12));

    loop.pass(Duration.ofMillis(400));
    assertThat(told).hasSize(12 + 8).last().asString().startsWith("failed 19").endsWith("5000 ms");
  }

  @Test
  public void whereWorkQueuesUpTheHeartIsBeatingAllTheSame() {
    long start = loop.now();
    for (int i = 0; i < 18; i++) {
      locksmith.ask(locks -> true, done -> {}, told::add, late -> {});
    }

    work(18, Duration.ofMillis(250));

    assertThat(heart.beats)
        .containsExactly(start + 2_250 * MILLISECOND, start + 4_500 * MILLISECOND);
    assertThat(told).isEmpty();
  }

  @Test
  public void aHeartbeatThatFailsKeepsNobodyFromItsWork() {
    heart.isStill = true;
    loop.pass(Duration.ofSeconds(3));

    locksmith.ask(locks -> true, done -> told.add("done"), told::add, late -> {});
    locksmith.beat(() -> told.add("beat"), told::add);
    work(2, Duration.ZERO);

    assertThat(told).containsExactly("done", "java.io.IOException: still");
  }

  @Test
  public void afterAHangTheNextIsServedAgain() {
    ask(0);
    loop.pass(Duration.ofSeconds(1));
    work(1, Duration.ZERO);
    told.clear();

    ask(1);
    work(1, Duration.ofMillis(450));

    assertThat(told).containsExactly("came 1");
  }

  /** Locks of which only the heartbeat is of interest. */
  private final class Heart implements PlugLocks {
    private final List<Long> beats = new ArrayList<>();
    private boolean isStill;

    @Override
    public void beat() throws IOException {
      if (isStill) {
        throw new IOException("still");
      }
      beats.add(loop.now());
    }

    @Override
    public Attempt take(List<String> plugs, String operation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
