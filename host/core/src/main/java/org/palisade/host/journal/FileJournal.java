package org.palisade.host.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one process in a directory that several share. One thread writes and syncs what
 * has gathered since its last sync; another answers those whom the disk keeps waiting.
 */
public final class FileJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int FILES = 8;
  private static final long MOST_WAITING_BYTES = 16 << 20;
  private static final String REPORT_LOCK = ".report";

  private enum Health {
    WELL,
    LATE,
    FAILED
  }

  private final class Pending {
    private final Entry entry;
    private final byte[] line;
    private final Consumer<Written> then;
    // Guarded by this.
    private boolean answered;
    // Whether the disk has said yes or no, if only after the answer.
    private volatile boolean settled;
    private Optional<ScheduledFuture<?>> alarm = Optional.empty();

    Pending(Entry entry, byte[] line, Consumer<Written> then) {
      this.entry = entry;
      this.line = line;
      this.then = then;
    }

    synchronized void setAlarm() {
      alarm = Optional.of(timer.schedule(this::late, patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void late() {
      if (answer(Written.LATE)) {
        String why = "the disk has not answered for " + patience.toMillis() + " ms";
        changed(Health.LATE, why, () -> !settled);
      }
    }

    void settle(Written what) {
      settled = true;
      answer(what);
    }

    private boolean answer(Written what) {
      synchronized (this) {
        if (answered) {
          return false;
        }
        answered = true;
        alarm.ifPresent(set -> set.cancel(false));
      }
      try {
        then.accept(what);
      } catch (RuntimeException | Error e) {
        LOG.error("what became of a record was not taken", e);
      }
      return true;
    }
  }

  private final Path directory;
  private final long mostBytes;
  private final Writer self;
  private final Segments segments;
  private final JournalFiles files;
  private final Duration patience;
  private final ScheduledThreadPoolExecutor timer;
  private final Thread thread;

  // Guarded by queueLock.
  private final Object queueLock = new Object();
  private List<Pending> queue = new ArrayList<>();
  private long queuedBytes;
  private long numbered;
  private boolean closed;

  // Used by the writing thread alone.
  private final List<Pending> unwritten = new ArrayList<>();
  private final Map<String, Integer> open = new HashMap<>();

  private Health health = Health.WELL;

  /**
   * Opens the journal; touches no disk yet.
   *
   * @param directory where the files of all writers are; made when needed
   * @param mostBytes about how much all of them may take; the oldest are removed
   */
  public FileJournal(Path directory, long mostBytes) {
    this(directory, mostBytes, Writer.self(), Sink::open, PATIENCE);
  }

  FileJournal(Path directory, long mostBytes, Writer self, Sink.Opener opener, Duration patience) {
    this.directory = directory;
    this.mostBytes = mostBytes;
    this.self = self;
    this.segments = new Segments(directory, self, opener, Math.max(1, mostBytes / FILES));
    this.files = new JournalFiles(directory);
    this.patience = patience;
    this.timer = new ScheduledThreadPoolExecutor(1, runnable -> daemon(runnable, "journal-timer"));
    // Nearly all alarms are cancelled; they must not pile up until their time.
    timer.setRemoveOnCancelPolicy(true);
    this.thread = daemon(this::writeAll, "journal");
    thread.start();
  }

  private static Thread daemon(Runnable runnable, String name) {
    Thread thread = new Thread(runnable, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void append(Entry entry, Consumer<Written> then) {
    Optional<Pending> taken = enqueue(entry, then);
    if (taken.isPresent()) {
      taken.get().setAlarm();
    } else {
      refuse(then);
    }
  }

  private Optional<Pending> enqueue(Entry entry, Consumer<Written> then) {
    synchronized (queueLock) {
      if (closed || queuedBytes > MOST_WAITING_BYTES) {
        return Optional.empty();
      }
      byte[] line = Records.line(++numbered, entry);
      Pending pending = new Pending(entry, line, then);
      queue.add(pending);
      queuedBytes += line.length;
      queueLock.notifyAll();
      return Optional.of(pending);
    }
  }

  private void refuse(Consumer<Written> then) {
    try {
      timer.execute(() -> then.accept(Written.FAILED));
    } catch (RuntimeException e) {
      // The journal is closed, and its threads are gone.
      then.accept(Written.FAILED);
    }
  }

  private void writeAll() {
    try {
      for (List<Pending> batch = next(); !batch.isEmpty() || !isClosed(); batch = next()) {
        if (!batch.isEmpty()) {
          write(batch);
        }
      }
      segments.close();
    } catch (InterruptedException e) {
      LOG.debug("the journal's thread was ended", e);
    } catch (IOException e) {
      LOG.warn("{} was not closed: {}", segments.current(), e.toString());
    }
  }

  private boolean isClosed() {
    synchronized (queueLock) {
      return closed;
    }
  }

  // What failed before comes first again, with what is new, or after a while alone.
  private List<Pending> next() throws InterruptedException {
    synchronized (queueLock) {
      long retryAt = System.nanoTime() + RETRY.toNanos();
      while (queue.isEmpty() && !closed && (unwritten.isEmpty() || isBefore(retryAt))) {
        queueLock.wait(RETRY.toMillis());
      }
      List<Pending> batch = new ArrayList<>(unwritten);
      batch.addAll(queue);
      queue = new ArrayList<>();
      queuedBytes = 0;
      unwritten.clear();
      return batch;
    }
  }

  private static boolean isBefore(long nanos) {
    return System.nanoTime() - nanos < 0;
  }

  private void write(List<Pending> batch) {
    boolean begun;
    try {
      begun = segments.write(batch.stream().map(pending -> pending.line).toList());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      failed(batch, e);
      return;
    }
    batch.forEach(pending -> pending.settle(Written.SYNCED));
    changed(Health.WELL, "written again", () -> true);
    batch.forEach(this::keepTrack);
    if (begun) {
      tidy();
    }
  }

  private void failed(List<Pending> batch, Throwable e) {
    batch.forEach(pending -> pending.settled = true);
    changed(Health.FAILED, e.toString(), () -> true);
    batch.forEach(pending -> pending.answer(Written.FAILED));
    long bytes = 0;
    for (Pending pending : batch) {
      bytes += pending.line.length;
      if (!isClosed() && bytes <= MOST_WAITING_BYTES) {
        unwritten.add(pending);
      }
    }
  }

  // An alarm may come beside the disk's answer: what is no longer so is not said.
  private void changed(Health now, String why, BooleanSupplier isSo) {
    Health before;
    synchronized (queueLock) {
      if (!isSo.getAsBoolean()) {
        return;
      }
      before = health;
      health = now;
    }
    if (now == before) {
      return;
    }
    if (now == Health.WELL) {
      LOG.warn("the journal in {} is {}", directory, why);
    } else {
      LOG.error(
          "the journal in {} cannot be written: {}; fencing goes on without it, what was done is in"
              + " this log: see to the disk",
          directory,
          why);
    }
  }

  private void keepTrack(Pending written) {
    String operation = written.entry.operation();
    switch (written.entry.stage()) {
      case BEGUN, OFF_VERIFIED -> open.putIfAbsent(operation, segments.number());
      case ENDED, HANDED_OVER, INTERRUPTED, CONFIRMED -> open.remove(operation);
    }
  }

  /** How often the disk was asked to sync, for the benchmark. */
  long syncs() {
    return segments.syncs();
  }

  // The oldest go first, but never what this process still is at; another that lives tidies its
  // own.
  private void tidy() {
    try {
      Set<Path> inUse = inUse();
      List<Path> all = new ArrayList<>();
      List<Path> removable = new ArrayList<>();
      files
          .byWriter()
          .forEach(
              (writer, its) -> {
                all.addAll(its);
                if (writer.equals(self)) {
                  removable.addAll(its.stream().filter(file -> !inUse.contains(file)).toList());
                } else if (!writer.lives()) {
                  removable.addAll(its);
                }
              });
      long bytes = all.stream().mapToLong(FileJournal::size).sum();
      removable.sort(Comparator.comparing(JournalFiles::changedAt).thenComparing(file -> file));
      for (Path file : removable) {
        if (bytes <= mostBytes) {
          return;
        }
        bytes -= size(file);
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("the journal in {} was not tidied: {}", directory, e.toString());
    }
  }

  private Set<Path> inUse() {
    Set<Path> kept = new HashSet<>();
    kept.add(segments.current());
    open.values().forEach(number -> kept.add(directory.resolve(self.file(number))));
    return kept;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void each(Instant since, Consumer<Entry> then) {
    files.each(since, (writer, entry) -> then.accept(entry));
  }

  @Override
  public List<Entry> reportUnfinished() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve(REPORT_LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        LOG.debug("another process reports what is unfinished");
        return List.of();
      }
      return reported(unfinished());
    } catch (OverlappingFileLockException e) {
      return List.of();
    } catch (IOException e) {
      // Said rather than lost, though it may be said again at the next start.
      LOG.error("{} cannot be locked: {}", directory, e.toString());
      return reported(unfinished());
    }
  }

  private List<Entry> unfinished() {
    Unfinished unfinished = new Unfinished();
    files.each(Instant.MIN, unfinished::add);
    return unfinished.left();
  }

  // Synced before the lock goes, so that no other process reports the same.
  private List<Entry> reported(List<Entry> left) {
    CountDownLatch written = new CountDownLatch(left.size());
    for (Entry last : left) {
      LOG.warn(
          "operation {} was interrupted after {}: {}",
          last.operation(),
          last.stage(),
          last.facts());
      Map<String, String> facts = new HashMap<>(last.facts());
      facts.put("after", last.stage().name());
      append(
          new Entry(Clock.systemUTC().instant(), last.operation(), Entry.Stage.INTERRUPTED, facts),
          how -> written.countDown());
    }
    try {
      if (!written.await(patience.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        LOG.debug("what is unfinished was reported and is not on the disk yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  @Override
  public void close() {
    synchronized (queueLock) {
      closed = true;
      queueLock.notifyAll();
    }
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("the journal in {} was left without its last sync", directory);
    }
    // Alarms of what still waits go off in their time.
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    timer.shutdown();
  }
}
