package org.palisade.host.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.palisade.host.Patience.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.palisade.host.Logged;
import org.palisade.host.journal.Entry.Stage;
import org.palisade.host.journal.Journal.Written;

public class FileJournalTest {
  private static final long MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  @Rule public final Logged logged = new Logged(FileJournal.class);
  private final SlowDisk disk = new SlowDisk();
  private final List<FileJournal> opened = new ArrayList<>();
  private Path directory;

  @Before
  public void setUp() {
    directory = folder.getRoot().toPath().resolve("journal");
  }

  @After
  public void tearDown() {
    disk.answer();
    opened.forEach(FileJournal::close);
  }

  private FileJournal journal() {
    return journal(Writer.self(), MIB);
  }

  private FileJournal journal(Writer writer, long mostBytes) {
    FileJournal journal = new FileJournal(directory, mostBytes, writer, disk, PATIENCE);
    opened.add(journal);
    return journal;
  }

  private static Writer dead(int start) {
    return new Writer(1, start, "00000000");
  }

  private static Entry entry(String operation, Stage stage) {
    return new Entry(Instant.now(), operation, stage, Map.of("host", "node1", "plug", "1"));
  }

  private static CompletableFuture<Written> append(Journal journal, Entry entry) {
    CompletableFuture<Written> written = new CompletableFuture<>();
    journal.append(entry, written::complete);
    return written;
  }

  private static Written get(CompletableFuture<Written> written) throws Exception {
    return written.get(60, TimeUnit.SECONDS);
  }

  private static List<Entry> entries(Journal journal) {
    List<Entry> entries = new ArrayList<>();
    journal.each(Instant.MIN, entries::add);
    return entries;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  @Test
  public void aRecordIsOnTheDiskWhenItIsSaidToBe() throws Exception {
    Entry entry =
        new Entry(
            Instant.parse("2026-11-24T10:00:00.123456Z"),
            "op-1",
            Stage.ENDED,
            Map.of("host", "nöde \"1\"\n", "verdict", "POWERED_OFF"));

    assertThat(get(append(journal(), entry))).isEqualTo(Written.SYNCED);

    assertThat(entries(journal())).containsExactly(entry);
    assertThat(Files.readAllLines(files().get(0)))
        .containsExactly(
            "{\"n\":1,\"at\":\"2026-11-24T10:00:00.123456Z\",\"operation\":\"op-1\",\"stage\":\"ENDED\",\"facts\":{\"host\":\"nöde"
                + " \\\"1\\\"\\n"
                + "\",\"verdict\":\"POWERED_OFF\"}}");
  }

  @Test
  public void onlyItsOwnerMayReadIt() throws Exception {
    get(append(journal(), entry("op-1", Stage.BEGUN)));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  public void aThousandAtOnceCostAHandfulOfSyncs() throws Exception {
    // Waits for longer than usual: a thousand records on a loaded machine.
    FileJournal journal =
        new FileJournal(directory, MIB, Writer.self(), disk, Duration.ofSeconds(30));
    opened.add(journal);
    disk.hang();
    List<CompletableFuture<Written>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(append(journal, entry("op-" + i, Stage.BEGUN)));
    }
    disk.answer();

    for (CompletableFuture<Written> one : all) {
      assertThat(get(one)).isEqualTo(Written.SYNCED);
    }
    assertThat(disk.syncs.get()).isLessThanOrEqualTo(3);
    assertThat(entries(journal)).hasSize(1_000);
  }

  @Test
  public void aDiskWhoseSyncNeverReturnsIsWaitedForHalfASecond() throws Exception {
    FileJournal journal = journal();
    disk.hang();

    long begun = System.nanoTime();
    Written first = get(append(journal, entry("op-1", Stage.BEGUN)));
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    Written second = get(append(journal, entry("op-2", Stage.BEGUN)));

    assertThat(List.of(first, second)).containsOnly(Written.LATE);
    assertThat(waited).isBetween(Duration.ofMillis(450), Duration.ofSeconds(30));
    await().until(() -> logged.at(Level.ERROR).size() == 1);
    assertThat(logged.at(Level.ERROR).get(0)).contains("has not answered for 500 ms");
  }

  @Test
  public void aLateRecordGetsThereYet() throws Exception {
    FileJournal journal = journal();
    disk.hang();
    get(append(journal, entry("op-1", Stage.BEGUN)));
    // Said after the answer, for nobody is to wait for a log.
    await().until(() -> logged.at(Level.ERROR).size() == 1);

    disk.answer();

    assertThat(get(append(journal, entry("op-2", Stage.BEGUN)))).isEqualTo(Written.SYNCED);
    assertThat(entries(journal)).hasSize(2);
    await()
        .until(
            () -> logged.at(Level.WARN).stream().anyMatch(line -> line.contains("written again")));
  }

  @Test
  public void aDiskThatAnswersWhileTheAlarmGoesOffIsNotSaidToHang() throws Exception {
    FileJournal journal = journal();
    disk.hang();
    CompletableFuture<Written> next = new CompletableFuture<>();

    journal.append(
        entry("op-1", Stage.BEGUN),
        late -> {
          disk.answer();
          journal.append(entry("op-2", Stage.BEGUN), next::complete);
          next.join();
        });

    assertThat(get(next)).isEqualTo(Written.SYNCED);
    assertThat(get(append(journal, entry("op-3", Stage.BEGUN)))).isEqualTo(Written.SYNCED);
    journal.close();
    assertThat(logged.at(Level.ERROR)).isEmpty();
  }

  @Test
  public void aFullDiskIsToldOnceAndNothingIsLostWhenThereIsRoomAgain() throws Exception {
    FileJournal journal = journal();
    get(append(journal, entry("op-0", Stage.BEGUN)));
    disk.tearsWrites = true;

    for (int i = 1; i <= 3; i++) {
      assertThat(get(append(journal, entry("op-" + i, Stage.BEGUN)))).isEqualTo(Written.FAILED);
    }
    assertThat(logged.at(Level.ERROR)).hasSize(1);
    assertThat(logged.at(Level.ERROR).get(0)).contains("No space left on device");
    disk.tearsWrites = false;

    assertThat(get(append(journal, entry("op-4", Stage.BEGUN)))).isEqualTo(Written.SYNCED);
    assertThat(entries(journal))
        .extracting(Entry::operation)
        .containsExactly("op-0", "op-1", "op-2", "op-3", "op-4");
  }

  @Test
  public void aFailedSyncIsAFailure() throws Exception {
    FileJournal journal = journal();
    disk.failsSync = true;
    assertThat(get(append(journal, entry("op-1", Stage.BEGUN)))).isEqualTo(Written.FAILED);
    disk.failsSync = false;

    assertThat(get(append(journal, entry("op-2", Stage.BEGUN)))).isEqualTo(Written.SYNCED);

    assertThat(entries(journal)).extracting(Entry::operation).containsExactly("op-1", "op-2");
  }

  @Test
  public void whatFailedIsWrittenAgainWithoutANewRecord() throws Exception {
    FileJournal journal = journal();
    disk.full = true;
    get(append(journal, entry("op-1", Stage.ENDED)));

    disk.full = false;

    await().until(() -> entries(journal).size() == 1);
  }

  @Test
  public void aDirectoryThatCannotBeMadeIsAFailureNotAnException() throws Exception {
    Files.writeString(directory, "a file where the directory should be");

    assertThat(get(append(journal(), entry("op-1", Stage.BEGUN)))).isEqualTo(Written.FAILED);

    assertThat(entries(journal())).isEmpty();
    assertThat(journal().reportUnfinished()).isEmpty();
  }

  @Test
  public void aDirectoryThatWasRemovedIsMadeAgain() throws Exception {
    FileJournal journal = journal();
    get(append(journal, entry("op-1", Stage.BEGUN)));
    Files.delete(files().get(0));
    Files.delete(directory);

    assertThat(get(append(journal, entry("op-2", Stage.BEGUN)))).isEqualTo(Written.SYNCED);

    assertThat(entries(journal)).extracting(Entry::operation).containsExactly("op-2");
  }

  @Test
  public void aListenerThatThrowsStopsNothing() throws Exception {
    FileJournal journal = journal();
    journal.append(
        entry("op-1", Stage.BEGUN),
        how -> {
          throw new IllegalStateException("a listener's fault");
        });

    assertThat(get(append(journal, entry("op-2", Stage.BEGUN)))).isEqualTo(Written.SYNCED);
  }

  @Test
  public void aClosedJournalAnswersYet() throws Exception {
    FileJournal journal = journal();
    CompletableFuture<Written> waiting = append(journal, entry("op-1", Stage.ENDED));
    journal.close();

    assertThat(get(waiting)).isEqualTo(Written.SYNCED);
    assertThat(get(append(journal, entry("op-2", Stage.BEGUN)))).isEqualTo(Written.FAILED);
  }

  @Test
  public void closingDoesNotWaitForADiskThatHangs() {
    FileJournal journal = journal();
    disk.hang();
    CompletableFuture<Written> waiting = append(journal, entry("op-1", Stage.ENDED));

    long begun = System.nanoTime();
    journal.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    await().untilAsserted(() -> assertThat(waiting).isCompletedWithValue(Written.LATE));
  }

  @Test
  public void damagedLinesAreLeftOutAndTheOthersRead() throws Exception {
    FileJournal journal = journal(dead(1), MIB);
    for (int i = 1; i <= 3; i++) {
      get(append(journal, entry("op-" + i, Stage.ENDED)));
    }
    journal.close();
    String text = Files.readString(files().get(0));
    List<String> lines = text.lines().toList();
    byte[] zeros = new byte[4096];
    Files.writeString(
        files().get(0),
        lines.get(0) + "\nnot json\n{\"n\":7}\n\u00e4\u0001[[[\n" + lines.get(1) + "\n");
    Files.write(files().get(0), zeros, StandardOpenOption.APPEND);
    Files.writeString(
        files().get(0), lines.get(2) + "\n{\"n\":9,\"at\":\"20", StandardOpenOption.APPEND);
    Files.write(files().get(0), new byte[] {(byte) 0xff, (byte) 0xfe}, StandardOpenOption.APPEND);

    assertThat(entries(journal()))
        .extracting(Entry::operation)
        .containsExactly("op-1", "op-2", "op-3");
  }

  @Test
  public void theFilesOfSeveralProcessesAreMergedByTimeAndEachKeepsItsOrder() throws Exception {
    Instant noon = Instant.parse("2026-11-24T12:00:00Z");
    FileJournal one = journal(dead(1), MIB);
    FileJournal two = journal(dead(2), MIB);
    get(append(one, new Entry(noon, "a", Stage.BEGUN, Map.of())));
    get(append(two, new Entry(noon.plusSeconds(1), "b", Stage.BEGUN, Map.of())));
    // The clock is set back by an hour.
    get(append(one, new Entry(noon.minusSeconds(3600), "a", Stage.ENDED, Map.of())));
    get(append(two, new Entry(noon.plusSeconds(2), "b", Stage.ENDED, Map.of())));

    assertThat(entries(journal()))
        .extracting(entry -> entry.operation() + " " + entry.stage())
        .containsExactly("a BEGUN", "a ENDED", "b BEGUN", "b ENDED");
  }

  @Test
  public void aJournalOfManyBlocksAndHolesIsReadWhole() throws Exception {
    FileJournal one = journal(dead(1), 1 << 21);
    FileJournal two = journal(dead(2), 1 << 21);
    for (int i = 0; i < 5_000; i++) {
      (i % 3 == 0 ? two : one).append(entry("op-" + i, Stage.ENDED), written -> {});
    }
    one.close();
    two.close();
    Path first = files().get(0);
    byte[] before = Files.readAllBytes(first);
    Files.write(first, new byte[3 * Block.LONGEST_LINE + 5]);
    Files.write(first, before, StandardOpenOption.APPEND);

    assertThat(entries(journal()))
        .extracting(Entry::operation)
        .containsExactlyElementsOf(IntStream.range(0, 5_000).mapToObj(i -> "op-" + i).toList());
  }

  @Test
  public void anOperationThatADeadProcessLeftIsReportedOnce() throws Exception {
    FileJournal before = journal(dead(1), MIB);
    get(append(before, entry("done", Stage.BEGUN)));
    get(append(before, entry("done", Stage.ENDED)));
    get(append(before, entry("begun", Stage.BEGUN)));
    get(append(before, entry("off", Stage.BEGUN)));
    get(append(before, entry("off", Stage.OFF_VERIFIED)));
    before.close();

    List<Entry> reported = journal().reportUnfinished();

    assertThat(reported)
        .extracting(entry -> entry.operation() + " " + entry.stage())
        .containsExactly("begun BEGUN", "off OFF_VERIFIED");
    assertThat(journal().reportUnfinished()).isEmpty();
    assertThat(entries(journal()))
        .filteredOn(entry -> entry.stage() == Stage.INTERRUPTED)
        .extracting(entry -> entry.operation() + " " + entry.facts().get("after"))
        .containsExactly("begun BEGUN", "off OFF_VERIFIED");
  }

  @Test
  public void anOperationOfALivingProcessIsNotReported() throws Exception {
    get(append(journal(Writer.self(), MIB), entry("runs", Stage.BEGUN)));

    assertThat(journal().reportUnfinished()).isEmpty();
  }

  @Test
  public void anOperationThatWasHandedOverAndTakenUpIsTheOthers() throws Exception {
    FileJournal before = journal(dead(1), MIB);
    get(append(before, entry("op", Stage.BEGUN)));
    get(append(before, entry("op", Stage.HANDED_OVER)));
    FileJournal standby = journal(Writer.self(), MIB);
    get(append(standby, entry("op", Stage.BEGUN)));
    assertThat(journal().reportUnfinished()).isEmpty();

    get(append(standby, entry("op", Stage.ENDED)));

    assertThat(journal().reportUnfinished()).isEmpty();
  }

  @Test
  public void anOperationThatWasHandedOverAndNotTakenUpIsReported() throws Exception {
    FileJournal before = journal(dead(1), MIB);
    get(append(before, entry("op", Stage.BEGUN)));
    get(append(before, entry("op", Stage.HANDED_OVER)));
    before.close();

    assertThat(journal(dead(2), MIB).reportUnfinished())
        .extracting(Entry::operation)
        .containsExactly("op");
  }

  /** Reads a journal that is larger than its heap, and says how many operations are unfinished. */
  public static final class Reader {
    private Reader() {}

    public static void main(String[] arguments) {
      try (FileJournal journal = new FileJournal(Path.of(arguments[0]), MIB)) {
        System.exit(journal.reportUnfinished().size());
      }
    }
  }

  @Test
  public void aJournalLargerThanTheHeapIsReadAtTheStart() throws Exception {
    FileJournal journal = journal(dead(1), 64 * MIB);
    String text = "m".repeat(1_000);
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> facts = Map.of("message", text);
      journal.append(new Entry(Instant.now(), "op-" + i, Stage.ENDED, facts), written -> {});
      // What waits for the disk is bounded.
      if (i % 5_000 == 0) {
        get(append(journal, entry("left-" + i, Stage.BEGUN)));
      }
    }
    get(append(journal, entry("last", Stage.ENDED)));
    journal.close();

    assertThat(unfinishedByASmallHost()).isEqualTo(4);
  }

  /** As many as a machine has whose daemon is dead and whose standby comes and goes. */
  @Test
  public void aJournalOfManyWritersIsReadWithASmallHeap() throws Exception {
    Files.createDirectories(directory);
    Instant begin = Instant.now();
    Map<String, String> facts = Map.of("message", "m".repeat(1_000));
    for (int writer = 0; writer < 500; writer++) {
      try (OutputStream file = Files.newOutputStream(directory.resolve(dead(writer).file(0)))) {
        for (int i = 1; i <= 50; i++) {
          Stage stage = i == 50 && writer % 100 == 0 ? Stage.BEGUN : Stage.ENDED;
          Instant at = begin.plusSeconds(60L * writer + i);
          file.write(Records.line(i, new Entry(at, "op-" + writer + "-" + i, stage, facts)));
        }
      }
    }

    assertThat(unfinishedByASmallHost()).isEqualTo(5);
  }

  private int unfinishedByASmallHost() throws Exception {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx12m",
            "-cp",
            System.getProperty("java.class.path"),
            Reader.class.getName(),
            directory.toString());
    Path log = folder.newFile().toPath();

    Process reader =
        new ProcessBuilder(java).redirectErrorStream(true).redirectOutput(log.toFile()).start();

    int unfinished = reader.waitFor();
    assertThat(Files.readString(log)).doesNotContain("OutOfMemory");
    return unfinished;
  }

  @Test
  public void theJournalStaysSmallAndNeverForgetsWhatRuns() throws Exception {
    long most = 40_000;
    FileJournal journal = journal(Writer.self(), most);
    get(append(journal, entry("runs", Stage.BEGUN)));
    for (int i = 0; i < 2_000; i++) {
      CompletableFuture<Written> last = append(journal, entry("op-" + i, Stage.ENDED));
      if (i % 20 == 0) {
        get(last);
      }
    }
    get(append(journal, entry("last", Stage.ENDED)));

    List<Entry> kept = entries(journal);
    assertThat(kept).extracting(Entry::operation).contains("runs", "last").doesNotContain("op-100");
    assertThat(bytes()).isLessThan(most * 2);

    get(append(journal, entry("runs", Stage.ENDED)));
    for (int i = 0; i < 400; i++) {
      get(append(journal, entry("more-" + i, Stage.ENDED)));
    }
    assertThat(entries(journal)).extracting(Entry::operation).doesNotContain("op-500");
    assertThat(bytes()).isLessThan(most * 3 / 2);
  }

  private long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  @Test
  public void whatDeadProcessesLeftIsRemovedFirst() throws Exception {
    Files.createDirectories(directory);
    Path old = directory.resolve(dead(1).file(0));
    Files.write(old, new byte[100_000]);
    Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.from(Instant.EPOCH));
    FileJournal journal = journal(Writer.self(), 40_000);

    for (int i = 0; i < 100; i++) {
      get(append(journal, entry("op-" + i, Stage.ENDED)));
    }

    assertThat(old).doesNotExist();
    assertThat(entries(journal)).hasSize(100);
  }

  @Test
  public void aRealDiskThatIsFullIsSurvived() throws Exception {
    try (SmallDisk small = SmallDisk.mount(folder.newFolder("small").toPath(), "64k")) {
      directory = small.path().resolve("journal");
      FileJournal journal = new FileJournal(directory, 64 * MIB);
      opened.add(journal);
      Path ballast = small.path().resolve("ballast");
      assertThat(get(append(journal, entry("before", Stage.BEGUN)))).isEqualTo(Written.SYNCED);
      small.fill(ballast);

      List<Written> written = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        written.add(get(append(journal, entry("op-" + i, Stage.ENDED))));
      }
      assertThat(written).contains(Written.FAILED);
      Files.delete(ballast);

      assertThat(get(append(journal, entry("after", Stage.ENDED)))).isEqualTo(Written.SYNCED);
      assertThat(entries(journal)).hasSize(102);
      journal.close();
    }
  }

  @Test
  public void aRealDiskThatIsReadOnlyIsSurvived() throws Exception {
    try (SmallDisk small = SmallDisk.mount(folder.newFolder("small").toPath(), "64k")) {
      small.readOnly();
      directory = small.path().resolve("journal");
      FileJournal journal = new FileJournal(directory, 64 * MIB);
      opened.add(journal);

      assertThat(get(append(journal, entry("op", Stage.BEGUN)))).isEqualTo(Written.FAILED);

      assertThat(logged.at(Level.ERROR)).hasSize(1);
      assertThat(logged.at(Level.ERROR).get(0)).contains("Read-only file system");
      journal.close();
    }
  }

  @Test
  public void aWriterIsKnownByItsFilesName() {
    Writer writer = Writer.self();

    assertThat(Writer.of(Path.of(writer.file(12)))).contains(writer);
    assertThat(writer.lives()).isTrue();
    assertThat(new Writer(writer.pid(), writer.start() + 1, writer.boot()).lives()).isFalse();
    assertThat(Writer.of(Path.of("notes.jsonl"))).isEmpty();
    assertThat(new String(writer.file(0).getBytes(UTF_8), UTF_8)).endsWith(".000000.jsonl");
  }
}
