package org.palisade.host.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.palisade.host.journal.Entry.Stage;

/**
 * How fast the journal takes records: {@code java … JournalBench [directory]}. Prints for 1, 10,
 * 100 and 1,000 records at once how long they took to be on the disk, and how many syncs that cost.
 */
public final class JournalBench {
  private static final int RECORDS = 20_000;
  private static final Map<String, String> FACTS =
      Map.of("host", "node1", "device", "rack1", "kind", "ipmi-stub", "plug", "1", "action", "off");

  private JournalBench() {}

  public static void main(String[] arguments) throws Exception {
    Path directory =
        arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("journal-bench");
    System.out.printf(
        "%8s %12s %8s %10s %10s%n", "at once", "records/s", "syncs", "median ms", "p99 ms");
    for (int atOnce : new int[] {1, 10, 100, 1_000}) {
      // The first round warms the machine up.
      run(directory, atOnce, Math.min(RECORDS, atOnce * 20));
      run(directory, atOnce, Math.min(RECORDS, atOnce * 200)).print(atOnce);
    }
  }

  private record Result(int records, long nanos, long syncs, List<Long> waits) {
    void print(int atOnce) {
      System.out.printf(
          "%8d %12.0f %8d %10.2f %10.2f%n",
          atOnce,
          records / (nanos / 1e9),
          syncs,
          waits.get(waits.size() / 2) / 1e6,
          waits.get(waits.size() * 99 / 100) / 1e6);
    }
  }

  private static Result run(Path directory, int atOnce, int records)
      throws IOException, InterruptedException {
    AtomicLongArray waits = new AtomicLongArray(records);
    try (FileJournal journal = new FileJournal(directory, 64L << 20)) {
      long begun = System.nanoTime();
      for (int done = 0; done < records; done += atOnce) {
        CountDownLatch written = new CountDownLatch(atOnce);
        for (int i = 0; i < atOnce; i++) {
          int number = done + i;
          long asked = System.nanoTime();
          journal.append(
              new Entry(Instant.now(), "op-" + number, Stage.ENDED, FACTS),
              how -> {
                waits.set(number, System.nanoTime() - asked);
                written.countDown();
              });
        }
        written.await();
      }
      long nanos = System.nanoTime() - begun;
      List<Long> sorted = IntStream.range(0, records).mapToObj(waits::get).sorted().toList();
      return new Result(records, nanos, journal.syncs(), sorted);
    }
  }
}
