package org.palisade.host.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;
import org.palisade.host.Patience;

public class LoopThreadTest {
  private static final long PERIOD = Duration.ofMillis(5).toNanos();

  private final LoopThread loop = new LoopThread("loop-under-test");

  @After
  public void close() {
    loop.close();
  }

  @Test
  public void whatIsDueInEachPeriodDoesNotWaitForAllThatIsQueued() throws Exception {
    AtomicInteger beats = new AtomicInteger();
    List<Integer> seen = new ArrayList<>(); // of the loop's thread, until the latch
    CountDownLatch through = new CountDownLatch(1);
    loop.execute(
        () -> {
          loop.every(PERIOD, beats::incrementAndGet);
          for (int i = 0; i < 20; i++) {
            loop.execute(
                () -> {
                  seen.add(beats.get());
                  spend(2 * PERIOD);
                });
          }
          loop.execute(through::countDown);
        });

    assertThat(through.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(seen).isSorted().doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  public void whatIsDueInEachPeriodIsDoneWhileNothingElseIs() {
    AtomicInteger beats = new AtomicInteger();
    loop.execute(() -> loop.every(PERIOD, beats::incrementAndGet));

    Patience.await().until(() -> beats.get() > 3);
  }

  @Test
  public void aDeedThatFailsEndsNeitherTheOthersNorWhatIsDoneInEachPeriod() {
    AtomicInteger beats = new AtomicInteger();
    loop.execute(
        () ->
            loop.every(
                PERIOD,
                () -> {
                  beats.incrementAndGet();
                  throw new IllegalStateException("as planned");
                }));
    loop.execute(
        () -> {
          throw new IllegalStateException("as planned");
        });

    Patience.await().until(() -> beats.get() > 3);
  }

  @Test
  public void anErrorEndsNoOtherDeed() throws Exception {
    CountDownLatch done = new CountDownLatch(2);
    loop.execute(
        () -> {
          loop.execute(done::countDown);
          throw new LinkageError("as planned");
        });

    Patience.await().until(() -> done.getCount() == 1);
    loop.execute(done::countDown);
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  public void aTimerGoesOffAmongDeedsWithoutEnd() throws Exception {
    CountDownLatch due = new CountDownLatch(1);
    loop.execute(this::again);
    loop.execute(this::again);
    loop.at(loop.now() + PERIOD, due::countDown);

    assertThat(due.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private void again() {
    loop.execute(this::again);
  }

  @Test
  public void whatEachThreadAsksForIsDoneInItsOrder() throws Exception {
    List<Integer> seen = new ArrayList<>(); // of the loop's thread, until the latch
    CountDownLatch through = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      int first = t * 10_000;
      Thread asker =
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  int number = first + i;
                  loop.execute(() -> seen.add(number));
                }
                loop.execute(through::countDown);
              });
      asker.start();
    }

    assertThat(through.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(seen).hasSize(4_000);
    for (int t = 0; t < 4; t++) {
      int thread = t;
      assertThat(seen.stream().filter(n -> n / 10_000 == thread)).isSorted();
    }
  }

  private static void spend(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
