package org.palisade.plugin.ipmistub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Keeps the chassis in a text file that several processes share: a line of fixed width for each, so
 * that a change reads and writes one line, whatever their number. Lines never move. Each access
 * opens the file anew: an interrupt closes a channel, and a lock ends with any channel of the
 * process that is closed.
 */
final class ChassisFile implements ChassisStore {
  private static final int WIDTH = 192;
  private static final long RETRY_NANOS = 200_000;

  private final Path path;
  private final ReentrantLock one = new ReentrantLock();
  private final Map<String, Long> places = new HashMap<>();
  private long scanned;

  ChassisFile(Path path) {
    this.path = path;
  }

  @Override
  public Chassis update(String name, UnaryOperator<Chassis> change)
      throws IOException, InterruptedException {
    one.lockInterruptibly();
    try (FileChannel file = open()) {
      lock(file); // until the file is closed
      long place = find(name, file);
      Chassis before = place < 0 ? Chassis.RUNNING : ChassisLine.read(readLine(place, file));
      Chassis after = change.apply(before);
      if (place < 0 || !after.equals(before)) {
        write(name, after, place < 0 ? file.size() : place, file);
      }
      return before;
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      InterruptedException interrupt = new InterruptedException("interrupted at " + path);
      interrupt.initCause(e);
      throw interrupt;
    } finally {
      one.unlock();
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  private void lock(FileChannel file) throws IOException {
    while (true) {
      try {
        file.lock();
        return;
      } catch (OverlappingFileLockException e) {
        // Another version of this plugin in this process holds it, for a moment.
        LockSupport.parkNanos(RETRY_NANOS);
        if (Thread.currentThread().isInterrupted()) {
          throw (IOException) new InterruptedIOException("interrupted at " + path).initCause(e);
        }
      }
    }
  }

  private long find(String name, FileChannel file) throws IOException {
    if (file.size() < scanned) { // somebody emptied it
      places.clear();
      scanned = 0;
    }
    if (!places.containsKey(name)) {
      for (; scanned + WIDTH <= file.size(); scanned += WIDTH) {
        places.put(ChassisLine.name(readLine(scanned, file)), scanned);
      }
    }
    return places.getOrDefault(name, -1L);
  }

  private String readLine(long place, FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(WIDTH);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = file.read(bytes, place + bytes.position());
    }
    return new String(bytes.array(), 0, bytes.position(), UTF_8);
  }

  private void write(String name, Chassis chassis, long place, FileChannel file)
      throws IOException {
    byte[] line = ChassisLine.write(name, chassis).getBytes(UTF_8);
    if (line.length >= WIDTH) {
      throw new IOException("the name is too long for " + path + ": " + name);
    }
    byte[] padded = Arrays.copyOf(line, WIDTH);
    Arrays.fill(padded, line.length, WIDTH - 1, (byte) ' ');
    padded[WIDTH - 1] = '\n';
    ByteBuffer bytes = ByteBuffer.wrap(padded);
    while (bytes.hasRemaining()) {
      file.write(bytes, place + bytes.position());
    }
  }
}
