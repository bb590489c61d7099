package org.palisade.host.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.control.Change;
import org.palisade.host.control.History.Filter;
import org.palisade.host.control.History.Past;
import org.palisade.host.control.History.Stage;
import org.palisade.host.control.Task;
import org.palisade.host.journal.Entry;
import org.palisade.host.journal.FileJournal;
import org.palisade.host.journal.FollowedJournal;
import org.palisade.host.journal.Journal;
import org.palisade.host.journal.JournalTail;

/** The history of a real journal. */
public class HostHistoryTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Filter ALL =
      new Filter(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 1_000);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private FollowedJournal journal;
  private HostHistory history;

  @Before
  public void open() {
    journal = new FollowedJournal(new FileJournal(folder.getRoot().toPath(), 1 << 20));
    history =
        new HostHistory(journal, this::tail, Clock.fixed(NOON.plusSeconds(60), ZoneOffset.UTC));
  }

  private JournalTail tail() {
    return JournalTail.fromNow(folder.getRoot().toPath());
  }

  private void write(String id, int second, Entry.Stage stage, Map<String, String> facts) {
    CountDownLatch written = new CountDownLatch(1);
    journal.append(
        new Entry(NOON.plusSeconds(second), id, stage, facts), how -> written.countDown());
    try {
      written.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> facts(String host, String device) {
    return Map.of(
        "host", host, "action", "reboot", "device", device, "plug", "1", "program", "palisade");
  }

  private void fencing(String id, int second, String host, String verdict, String evidence) {
    write(id, second, Entry.Stage.BEGUN, facts(host, "bench"));
    Map<String, String> end = new HashMap<>(facts(host, "bench"));
    end.put("verdict", verdict);
    end.put("evidence", evidence);
    end.put("message", "a message");
    end.put("duration_ms", "1500");
    write(id, second + 2, Entry.Stage.ENDED, end);
  }

  private List<String> ids(Filter filter) {
    return history.find(filter).stream().map(Past::id).toList();
  }

  private static Filter verdict(String verdict) {
    return new Filter(Set.of(), Optional.empty(), Optional.empty(), Optional.of(verdict), 1_000);
  }

  @Test
  public void recordsOfOneFencingAreOneLine() {
    fencing("a", 0, "node1", "rebooted", "observed-off");

    Past past = history.find(ALL).get(0);

    assertThat(history.find(ALL)).hasSize(1);
    assertThat(past.stage()).isEqualTo(Stage.ENDED);
    assertThat(past.begun()).isEqualTo(NOON);
    assertThat(past.last()).isEqualTo(NOON.plusSeconds(2));
    assertThat(past.took()).contains(Duration.ofMillis(1500));
    assertThat(past.evidence()).isEqualTo("observed-off");
  }

  @Test
  public void whoseReadingsCountedIsSaidWhereAnotherDeviceDidThem() {
    fencing("a", 0, "node1", "rebooted", "observed-off");
    Map<String, String> verified = new HashMap<>(facts("node2", "ext"));
    verified.put("verifier", "bmc/7");
    write("b", 10, Entry.Stage.BEGUN, verified);

    assertThat(history.find(ALL)).extracting(Past::verifier).containsExactly("", "bmc/7");
  }

  @Test
  public void filtersAreByHostDeviceTimeVerdictAndCount() {
    fencing("a", 0, "node1", "rebooted", "observed-off");
    fencing("b", 10, "node2,node3", "failed", "");
    write("c", 20, Entry.Stage.BEGUN, facts("node4", "pdu,ilo"));

    assertThat(ids(ALL)).containsExactly("a", "b", "c");
    assertThat(
            ids(
                new Filter(
                    Set.of("node3", "node9"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    9)))
        .containsExactly("b");
    assertThat(ids(new Filter(Set.of(), Optional.of("ilo"), Optional.empty(), Optional.empty(), 9)))
        .containsExactly("c");
    assertThat(
            ids(
                new Filter(
                    Set.of(),
                    Optional.empty(),
                    Optional.of(NOON.plusSeconds(12)),
                    Optional.empty(),
                    9)))
        .containsExactly("b", "c");
    assertThat(ids(new Filter(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 1)))
        .containsExactly("c");
    assertThat(ids(verdict("success"))).containsExactly("a");
    assertThat(ids(verdict("failed"))).containsExactly("b");
    assertThat(ids(verdict("unfinished"))).containsExactly("c");
  }

  @Test
  public void humansWordIsNeitherAFencingNorUnfinished() throws Exception {
    Change change = history.confirm("node1", "root (alice)", "cables pulled");

    assertThat(change.done()).as(change.text()).isTrue();
    Past past = history.find(ALL).get(0);
    assertThat(past.stage()).isEqualTo(Stage.CONFIRMED);
    assertThat(past.action()).isEqualTo("confirm");
    assertThat(past.evidence()).isEqualTo("confirmed-by-human");
    assertThat(past.caller()).isEqualTo("root (alice)");
    assertThat(past.message()).isEqualTo("cables pulled");
    assertThat(ids(verdict("success"))).isEmpty();
    assertThat(ids(verdict("unfinished"))).isEmpty();
    assertThat(journal.reportUnfinished()).isEmpty();
  }

  @Test
  public void wordThatCannotBeWrittenIsNotTakenForWritten() throws Exception {
    for (Journal.Written how : List.of(Journal.Written.LATE, Journal.Written.FAILED)) {
      history =
          new HostHistory(new FollowedJournal(new Answering(how)), this::tail, Clock.systemUTC());

      assertThat(history.confirm("node1", "root", "x").done()).as(how.toString()).isFalse();
    }
  }

  @Test
  public void rebootCountsForACallerOnlyIfItBeganAfterTheCallDid() {
    fencing("a", 0, "node1", "rebooted", "observed-off");
    fencing("b", 20, "node2", "rebooted", "observed-off");
    fencing("c", 20, "node3", "failed", "");

    Duration age = Duration.ofSeconds(50); // so the caller started 10 s after noon

    Set<String> all = Set.of("node1", "node2", "node3");
    assertThat(history.done(all, "reboot", "palisade", age)).containsOnlyKeys("node2");
    assertThat(history.done(Set.of("node1"), "reboot", "palisade", age)).isEmpty();
    assertThat(history.done(all, "off", "palisade", age)).isEmpty();
    assertThat(history.done(all, "reboot", "fence_palisade", age)).isEmpty();
  }

  @Test
  public void rebootThatItsCallerLeftToTheStandbyWasNotDone() {
    fencing("a", 20, "node1", "abandoned", "nothing sent");
    fencing("b", 20, "node2", "abandoned", "none");
    fencing("c", 20, "node3", "abandoned", "observed-off");

    Set<String> all = Set.of("node1", "node2", "node3");
    assertThat(history.done(all, "reboot", "palisade", Duration.ofSeconds(50))).isEmpty();
    assertThat(ids(verdict("success"))).isEmpty();
  }

  @Test
  public void followerIsToldOfEachRecordUntilItEnds() {
    List<Stage> told = new ArrayList<>();
    Task failing =
        history.follow(
            past -> {
              throw new IllegalStateException("a bad follower");
            });
    Task following = history.follow(past -> told.add(past.stage()));

    fencing("a", 0, "node1", "rebooted", "observed-off");
    following.cancel();
    failing.cancel();
    fencing("b", 0, "node1", "rebooted", "observed-off");

    assertThat(told).containsExactly(Stage.BEGUN, Stage.ENDED);
    assertThat(ids(ALL)).hasSize(2);
  }

  @Test
  public void followerIsToldWhatAnotherProcessDidAndOfItsOwnOnce() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    Task following = history.follow(past -> told.add(past.id()));

    write("own", 0, Entry.Stage.BEGUN, facts("node1", "bench"));
    copyAsAnother("own", "others");

    await().until(() -> told.contains("others"));
    following.cancel();
    assertThat(told).containsExactly("own", "others");
  }

  private void copyAsAnother(String id, String other) throws IOException {
    Path root = folder.getRoot().toPath();
    Path mine = root.resolve(root.toFile().list((folder, name) -> name.endsWith(".jsonl"))[0]);
    String record = Files.readString(mine).replace(id, other);
    Files.writeString(root.resolve("1-1-00000000.000000.jsonl"), record);
  }

  /** A journal whose disk is as a test wants it. */
  private record Answering(Journal.Written how) implements Journal {
    @Override
    public void append(Entry entry, Consumer<Written> then) {
      then.accept(how);
    }

    @Override
    public void each(Instant since, Consumer<Entry> then) {}

    @Override
    public List<Entry> reportUnfinished() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
