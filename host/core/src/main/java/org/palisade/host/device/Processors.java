package org.palisade.host.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process leaves the processors time to spare. One asks at a time. */
final class Processors {
  private static final Logger LOG = LoggerFactory.getLogger(Processors.class);
  private static final Path STAT = Path.of("/proc/self/stat");
  // The kernel's ticks as programs see them are of this length on all machines that run Java.
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
  // Of the fields after the program's name (proc(5)): utime and stime.
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  // Of a shorter time the ticks say too little, of a longer one it is not known how it ended.
  private static final long SHORTEST = Duration.ofMillis(60).toNanos();
  private static final long LONGEST = Duration.ofMillis(240).toNanos();

  private final int count;
  private final LongSupplier nanoTime;
  private final Supplier<OptionalLong> used;
  private OptionalLong before = OptionalLong.empty();
  private long since;

  Processors() {
    this(Runtime.getRuntime().availableProcessors(), System::nanoTime, Processors::used);
  }

  /**
   * As another clock tells.
   *
   * @param count how many processors there are
   * @param nanoTime the clock
   * @param used the processors' time that this process has had, in nanoseconds
   */
  Processors(int count, LongSupplier nanoTime, Supplier<OptionalLong> used) {
    this.count = count;
    this.nanoTime = nanoTime;
    this.used = used;
  }

  /**
   * Whether more than half of their time was left, from a moment ago until now. Asked again and
   * again it says so every 60 ms; in between, and where nothing is known, there was none.
   */
  boolean hadRoom() {
    long now = nanoTime.getAsLong();
    long past = now - since;
    if (before.isPresent() && past < SHORTEST) {
      return false;
    }
    OptionalLong until = used.get();
    boolean room =
        before.isPresent()
            && until.isPresent()
            && past <= LONGEST
            && 2 * (until.getAsLong() - before.getAsLong()) < past * count;
    since = now;
    before = until;
    return room;
  }

  static OptionalLong used() {
    try {
      String stat = Files.readString(STAT);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return OptionalLong.of(
          TICK * (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])));
    } catch (IOException e) {
      LOG.debug("{}: {}", STAT, e.toString());
      return OptionalLong.empty();
    }
  }
}
