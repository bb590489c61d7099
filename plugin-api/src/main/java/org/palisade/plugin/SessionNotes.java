package org.palisade.plugin;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The sessions that a kind has at its devices, in a file of its {@linkplain Settings#runFolder()
 * run folder}, so that the next process can end those that this one leaves when it is killed:
 * devices have few slots, and free that of a silent session late. The process whose file it is
 * holds a lock on it, which the system takes away when the process is gone; whoever finds the file
 * without takes over what is in it.
 *
 * <p>One for all devices of a kind: it is to be closed when they are. Thread-safe. Where the file
 * cannot be written there are no notes, which is logged once, and sessions do without.
 *
 * @param <T> what it takes to end a session
 */
public final class SessionNotes<T> implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final String UNFINISHED = ".new";

  /**
   * How a session is written: as a record of fixed size.
   *
   * @param <T> the session
   */
  public interface Form<T> {
    /**
     * The size of a record.
     *
     * @return bytes
     */
    int size();

    /**
     * The record of a session, without a password.
     *
     * @param session the session
     * @return at most so many bytes, not all of which are 0; zeros follow those that are missing. A
     *     session that needs more is not noted
     */
    byte[] write(T session);

    /**
     * The session of a record.
     *
     * @param record bytes of the record's size, of a file that anything may have happened to
     * @return the session; nothing where the record is none
     */
    Optional<T> read(byte[] record);
  }

  /** A session's place in the file. Thread-safe. */
  public interface Note {
    /**
     * Writes over a part of the record; nothing, once that is erased.
     *
     * @param offset where, in bytes from the record's begin
     * @param bytes what is there from now on
     * @throws IndexOutOfBoundsException where that is beyond the record
     */
    void write(int offset, byte[] bytes);

    /** The session has ended, or nothing can end it. Harmless when repeated. */
    void erase();
  }

  /**
   * A session of a process that is gone; who has it ends it.
   *
   * @param session the session
   * @param note its place in this process's file
   * @param <T> what it takes to end a session
   */
  public record Left<T>(T session, Note note) {}

  private final Logger logger = System.getLogger(SessionNotes.class.getName());
  private final Form<T> form;
  private final String process;
  // Guarded by this.
  private Optional<Path> folder = Optional.empty();
  private Optional<RandomAccessFile> file = Optional.empty();
  private Optional<Path> path = Optional.empty();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final List<Left<T>> left = new ArrayList<>();
  private int records;
  private boolean failed;
  private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

  private final class Place implements Note {
    private final int number;
    private boolean erased; // guarded by the notes

    private Place(int number) {
      this.number = number;
    }

    @Override
    public void write(int offset, byte[] bytes) {
      if (offset < 0 || offset > form.size() - bytes.length) {
        throw new IndexOutOfBoundsException(
            bytes.length + " bytes at " + offset + " of a record of " + form.size());
      }
      synchronized (SessionNotes.this) {
        if (!erased) {
          put(number, offset, bytes);
        }
      }
    }

    @Override
    public void erase() {
      synchronized (SessionNotes.this) {
        if (!erased) {
          erased = true;
          put(number, 0, new byte[form.size()]);
          free.push(number);
        }
      }
    }
  }

  /**
   * No note yet, and no folder.
   *
   * @param form how sessions are written; another version of the plugin may read it
   */
  public SessionNotes(Form<T> form) {
    this.form = form;
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    this.process = self.pid() + "-" + start + "-";
  }

  /**
   * Lets the notes be in the folder of the kind; without one there are none. The file is made with
   * the first note.
   *
   * @param settings of any device of the kind
   * @return these notes
   */
  public synchronized SessionNotes<T> in(Settings settings) {
    if (folder.isEmpty()) {
      folder = settings.runFolder();
    }
    return this;
  }

  /**
   * Notes a session: best before the device has it.
   *
   * @param session the session
   * @return its note, to be erased when the session has ended
   */
  public synchronized Note add(T session) {
    Place place = new Place(free.isEmpty() ? records++ : free.pop());
    byte[] record = form.write(session);
    if (record.length <= form.size()) {
      put(place.number, 0, Arrays.copyOf(record, form.size()));
    } else {
      place.erase();
    }
    return place;
  }

  /**
   * Takes sessions that gone processes left; whoever takes them ends them.
   *
   * @param whose those that are wanted, such as those at one device
   * @param now whether to look for more of them though that was done within the last second
   * @return those that nobody has taken before, each with a note that is to be erased
   */
  public synchronized List<Left<T>> left(Predicate<T> whose, boolean now) {
    if (folder.isPresent() && (now || System.nanoTime() - lookedAt >= LOOK_EVERY.toNanos())) {
      lookedAt = System.nanoTime();
      takeOver(folder.get());
    }
    List<Left<T>> its = left.stream().filter(one -> whose.test(one.session())).toList();
    left.removeAll(its);
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

  private void takeOverFile(Path other) {
    try (RandomAccessFile its = new RandomAccessFile(other.toFile(), "rw");
        FileLock lock = its.getChannel().tryLock()) {
      if (lock == null || !Files.exists(other)) {
        return; // it lives, or another process was first
      }
      byte[] record = new byte[form.size()];
      for (long at = 0; at + record.length <= its.length(); at += record.length) {
        its.readFully(record);
        form.read(record).ifPresent(session -> left.add(new Left<>(session, add(session))));
      }
      Files.delete(other);
    } catch (IOException e) {
      logger.log(Level.DEBUG, "what another process left in {0}: {1}", other, e);
    }
  }

  private void put(int place, int offset, byte[] bytes) {
    if (failed || folder.isEmpty()) {
      return;
    }
    try {
      RandomAccessFile to = file.isPresent() ? file.get() : made(folder.get());
      to.seek((long) place * form.size() + offset);
      to.write(bytes);
    } catch (IOException e) {
      failed = true;
      logger.log(
          Level.WARNING,
          "sessions at devices are not noted ("
              + e
              + "); should this process be killed, they stay there until the devices drop them");
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
