package org.palisade.host.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Test;

/** Threads for devices: how many there are, and who gets one first. */
public class WorkersTest {
  private static final int AT_ONCE = 16;

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final CountDownLatch theEnd = new CountDownLatch(1);

  @After
  public void end() {
    theEnd.countDown();
    timer.shutdownNow();
  }

  private Workers workers(int most) {
    return new Workers(most, Duration.ofMillis(50), timer, () -> false);
  }

  private static Workers.Job job(Runnable what) {
    return new Workers.Job() {
      @Override
      public void run() {
        what.run();
      }

      @Override
      public void refused(String why) {
        throw new AssertionError(why);
      }
    };
  }

  private static boolean comesTo(CountDownLatch zero) {
    try {
      return zero.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private Workers.Job hangs(CountDownLatch begun) {
    return job(
        () -> {
          begun.countDown();
          ScriptedPlugin.deafly(theEnd);
        });
  }

  @Test
  public void idleThreadsEnd() throws Exception {
    Workers workers = workers(10);
    CountDownLatch done = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      workers.run(new Workers.Share(), true, job(done::countDown));
    }

    done.await();

    await().untilAsserted(() -> assertThat(workers.threads()).isZero());
  }

  /** A job is of a plugin, whose classes must not stay in memory as long as a thread is busy. */
  @Test
  public void aThreadForgetsWhatItDidBefore() {
    Workers workers = new Workers(10, Duration.ofMinutes(10), timer, () -> false);
    WeakReference<Workers.Job> before = done(workers);

    await()
        .until(
            () -> {
              CountDownLatch next = new CountDownLatch(1);
              workers.run(new Workers.Share(), true, job(next::countDown));
              System.gc();
              return comesTo(next) && before.get() == null;
            });
  }

  private static WeakReference<Workers.Job> done(Workers workers) {
    CountDownLatch done = new CountDownLatch(1);
    Workers.Job job = job(done::countDown);
    workers.run(new Workers.Share(), true, job);
    assertThat(comesTo(done)).isTrue();
    return new WeakReference<>(job);
  }

  @Test
  public void slowDevicesAreTalkedToAllAtOnceInTheEnd() {
    Workers workers = workers(1000);
    Workers.Share share = new Workers.Share();
    CountDownLatch begun = new CountDownLatch(600);

    for (int i = 0; i < 600; i++) {
      workers.run(share, false, hangs(begun));
    }

    assertThat(comesTo(begun)).isTrue();
  }

  @Test
  public void moreRunAtOnceOnlyAfterATurnInWhichNoneCameToItsEnd() {
    Turns turns = new Turns();
    Workers workers = new Workers(1000, Duration.ofMinutes(10), turns, () -> false);
    Workers.Share share = new Workers.Share();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch hang = new CountDownLatch(AT_ONCE);
    CountDownLatch last = new CountDownLatch(1);
    for (int i = 0; i < AT_ONCE; i++) {
      workers.run(share, false, job(() -> comesTo(release)));
    }
    for (int i = 0; i < AT_ONCE; i++) {
      workers.run(share, false, hangs(hang));
    }
    workers.run(share, false, job(last::countDown));
    release.countDown();
    assertThat(comesTo(hang)).as("all of the first have come to their end").isTrue();

    turns.turn();
    assertThat(workers.threads()).isEqualTo(AT_ONCE);

    turns.turn();
    assertThat(comesTo(last)).as("nothing has come to its end since").isTrue();
    turns.shutdownNow();
  }

  @Test
  public void moreRunAtOnceWhereTheProcessorsHaveTimeToSpare() {
    Turns turns = new Turns();
    AtomicBoolean room = new AtomicBoolean();
    Workers workers = new Workers(1000, Duration.ofMinutes(10), turns, room::get);
    Workers.Share share = new Workers.Share();
    CountDownLatch quick = new CountDownLatch(1);
    CountDownLatch hang = new CountDownLatch(AT_ONCE);
    workers.run(share, false, job(quick::countDown));
    assertThat(comesTo(quick)).isTrue();
    for (int i = 0; i < AT_ONCE; i++) {
      workers.run(share, false, hangs(hang));
    }
    assertThat(comesTo(hang)).isTrue();
    CountDownLatch more = new CountDownLatch(1);
    for (int i = 0; i < AT_ONCE; i++) {
      workers.run(share, false, hangs(more));
    }
    CountDownLatch last = new CountDownLatch(1);
    workers.run(share, false, job(last::countDown));

    turns.turn();
    assertThat(workers.threads()).as("one came to its end").isEqualTo(AT_ONCE);

    workers.run(share, true, job(() -> {}));
    assertThat(comesTo(more)).as("another one came to its end").isTrue();
    room.set(true);
    turns.turn();
    assertThat(comesTo(last)).isTrue();
    turns.shutdownNow();
  }

  /** A timer whose time passes when a test says so. */
  private static final class Turns extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();

    Turns() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable what, long after, TimeUnit unit) {
      due.add(what);
      return super.schedule(() -> {}, 0, unit);
    }

    void turn() {
      due.remove().run();
    }
  }

  /** Also where the timer does not come to it. */
  @Test
  public void aFencingWaitsForNoTurn() {
    timer.execute(() -> ScriptedPlugin.deafly(theEnd));
    Workers workers = workers(1000);
    Workers.Share share = new Workers.Share();
    CountDownLatch hang = new CountDownLatch(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      workers.run(share, false, hangs(hang));
    }
    CountDownLatch status = new CountDownLatch(1);
    workers.run(share, false, job(status::countDown));
    CountDownLatch fence = new CountDownLatch(1);

    workers.run(share, true, job(fence::countDown));

    assertThat(comesTo(hang)).isTrue();
    assertThat(comesTo(fence)).isTrue();
    assertThat(comesTo(status)).as("the thread of the fencing was free then").isTrue();
  }

  @Test
  public void afterTheEndOfTheTimerNothingFails() {
    Workers workers = workers(1000);
    timer.shutdownNow();
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < AT_ONCE; i++) {
      workers.run(new Workers.Share(), false, hangs(new CountDownLatch(0)));
    }
    workers.run(new Workers.Share(), false, job(() -> {}));

    workers.run(new Workers.Share(), true, job(done::countDown));

    assertThat(comesTo(done)).isTrue();
  }
}
