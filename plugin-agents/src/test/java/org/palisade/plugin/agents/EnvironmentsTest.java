package org.palisade.plugin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Test;

public class EnvironmentsTest {
  private final CountDownLatch storage = new CountDownLatch(1);
  private final Set<ProcEntry> locked = ConcurrentHashMap.newKeySet();
  private final Set<ProcEntry> asked = ConcurrentHashMap.newKeySet();
  private final Environments environments = new Environments(this::read);
  private final List<ProcEntry> all = processes(5);

  private static List<ProcEntry> processes(int count) {
    return IntStream.range(0, count).mapToObj(i -> new ProcEntry("" + i, "1", i)).toList();
  }

  private String read(ProcEntry process) {
    asked.add(process);
    if (locked.contains(process)) {
      try {
        storage.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return process.pid();
  }

  @After
  public void storageComesBack() {
    storage.countDown();
  }

  private List<ProcEntry> search() {
    return environments.search(all, text -> !text.equals("4"));
  }

  @Test
  public void thoseThatAreWantedAreFound() {
    assertThat(search()).containsExactlyElementsOf(all.subList(0, 4));
  }

  /** What hangs may be what is to be fenced. */
  @Test
  public void aProcessWhoseMemoryIsLockedHidesNoOther() {
    locked.addAll(List.of(all.get(0), all.get(2)));

    assertThat(search()).containsExactly(all.get(1), all.get(3));
    asked.clear();
    assertThat(search()).containsExactly(all.get(1), all.get(3));
    assertThat(asked).doesNotContainAnyElementsOf(locked);
  }

  @Test
  public void itIsLookedAtAgainOnceItIsFree() {
    locked.add(all.get(1));
    assertThat(search()).hasSize(3);

    storage.countDown();

    await().atMost(Duration.ofSeconds(60)).until(() -> search().size() == 4);
  }

  @Test
  public void whereManyHangNobodyIsLookedAtAnyMore() {
    List<ProcEntry> many = processes(100);
    locked.addAll(many);

    assertThat(environments.search(many, text -> true)).isEmpty();

    assertThat(asked).hasSize(8);
    assertThat(search()).isEmpty();
    assertThat(asked).hasSize(8);
  }

  @Test
  public void anInterruptShortensNothingAndStaysSet() {
    locked.add(all.get(0));
    Thread.currentThread().interrupt();

    List<ProcEntry> found = search();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(found).containsExactlyElementsOf(all.subList(1, 4));
  }
}
