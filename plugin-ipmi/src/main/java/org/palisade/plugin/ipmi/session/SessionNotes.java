package org.palisade.plugin.ipmi.session;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The sessions of this process in a file, so that another one can end those that this one leaves at
 * BMCs when it is killed: a BMC has few slots, and frees that of a silent session after a minute at
 * best. The process whose file it is holds a lock on it, which the system takes away when the
 * process is gone; whoever finds the file without takes over what is in it.
 *
 * <p>Thread-safe. Where the file cannot be written there are no notes, and sessions do without.
 */
public final class SessionNotes implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final String UNFINISHED = ".new";

  private final Logger logger = System.getLogger(SessionNotes.class.getName());
  private final Optional<Path> folder;
  private final String process;
  // Guarded by this.
  private Optional<RandomAccessFile> file = Optional.empty();
  private Optional<Path> path = Optional.empty();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final List<Orphan> orphans = new ArrayList<>();
  private int records;
  private boolean failed;
  private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

  /** A session of a process that is gone, and its place in this one's file. */
  record Orphan(NotedSession session, Note note) {}

  /** One session's place in the file. */
  final class Note {
    private final int place;
    private int written;
    private boolean erased;

    private Note(int place, int written) {
      this.place = place;
      this.written = written;
    }

    /** Notes how many packets were sent, before the last of them is: some ahead at a time. */
    void sent(int sequence) {
      synchronized (SessionNotes.this) {
        if (!erased && sequence > written) {
          written = sequence + NotedSession.AHEAD - 1;
          byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(written).array();
          put(place, NotedSession.SENT, bytes);
        }
      }
    }

    /** The session has ended. Harmless when repeated. */
    void erase() {
      synchronized (SessionNotes.this) {
        if (!erased) {
          erased = true;
          put(place, 0, new byte[NotedSession.SIZE]);
          free.push(place);
        }
      }
    }
  }

  /**
   * No note yet; the file is made with the first.
   *
   * @param folder where the files of all processes are; without one there are no notes
   */
  public SessionNotes(Optional<Path> folder) {
    this.folder = folder;
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    this.process = self.pid() + "-" + start + "-";
  }

  /** Notes a session that the BMC is about to establish. */
  synchronized Note add(NotedSession session) {
    Note note = new Note(free.isEmpty() ? records++ : free.pop(), session.sent());
    put(note.place, 0, session.encode());
    return note;
  }

  /**
   * Takes what gone processes left at a BMC; whoever takes it ends it.
   *
   * @param at the BMC
   * @param now whether to look for more of them though that was done a moment ago
   */
  synchronized List<Orphan> left(InetSocketAddress at, boolean now) {
    if (folder.isPresent() && (now || System.nanoTime() - lookedAt >= LOOK_EVERY.toNanos())) {
      lookedAt = System.nanoTime();
      takeOver(folder.get());
    }
    List<Orphan> its = orphans.stream().filter(one -> one.session().isAt(at)).toList();
    orphans.removeAll(its);
    return its;
  }

  private void takeOver(Path from) {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
      for (Path one : all) {
        String name = one.getFileName().toString();
        // A file of this process is not even opened: closing it would free the lock on it.
        if (!name.startsWith(process) && !name.endsWith(UNFINISHED)) {
          takeOverFile(one);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      logger.log(Level.DEBUG, "which files other processes left in {0}: {1}", from, e);
    }
  }

  private void takeOverFile(Path left) {
    try (RandomAccessFile its = new RandomAccessFile(left.toFile(), "rw");
        FileLock lock = its.getChannel().tryLock()) {
      if (lock == null || !Files.exists(left)) {
        return; // it lives, or another process was first
      }
      byte[] record = new byte[NotedSession.SIZE];
      for (long at = 0; at + record.length <= its.length(); at += record.length) {
        its.readFully(record);
        NotedSession.decode(record).ifPresent(it -> orphans.add(new Orphan(it, add(it))));
      }
      Files.delete(left);
    } catch (IOException e) {
      logger.log(Level.DEBUG, "what another process left in {0}: {1}", left, e);
    }
  }

  private void put(int place, int offset, byte[] bytes) {
    if (failed || folder.isEmpty()) {
      return;
    }
    try {
      RandomAccessFile to = file.isPresent() ? file.get() : made(folder.get());
      to.seek((long) place * NotedSession.SIZE + offset);
      to.write(bytes);
    } catch (IOException e) {
      failed = true;
      logger.log(
          Level.WARNING,
          "sessions at BMCs are not noted ("
              + e
              + "); should this process be killed, they stay there until the BMCs drop them");
    }
  }

  // Under another name until it is locked, or it would be taken for one that was left.
  private RandomAccessFile made(Path in) throws IOException {
    Path named = in.resolve(process + UUID.randomUUID());
    Path made =
        Files.createFile(
            in.resolve(named.getFileName() + UNFINISHED),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    RandomAccessFile mine = new RandomAccessFile(made.toFile(), "rw");
    file = Optional.of(mine);
    path = Optional.of(named);
    if (mine.getChannel().tryLock() == null) {
      throw new IOException("no lock on " + made);
    }
    Files.move(made, named);
    return mine;
  }

  /** Gives the file up; it stays where it has notes of sessions that nobody ended. */
  @Override
  public synchronized void close() {
    failed = true;
    try {
      if (file.isPresent()) {
        if (free.size() == records) {
          Files.deleteIfExists(path.orElseThrow());
        }
        file.get().close();
      }
    } catch (IOException e) {
      logger.log(Level.DEBUG, "the notes of sessions could not be given up: " + e);
    }
  }
}
