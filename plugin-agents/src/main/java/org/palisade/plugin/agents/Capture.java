package org.palisade.plugin.agents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The begin of what a program prints, taken by a thread until nobody can print any more. What comes
 * after the first {@link #MOST} is read, so that the program is not held up, and dropped.
 */
final class Capture {
  /** In bytes: the list of some 10,000 machines. */
  static final int MOST = 1 << 20;

  private final InputStream from;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(); // guarded by itself
  private boolean whole = true; // guarded by kept
  private final Thread thread;

  /** Begins to take. */
  Capture(InputStream from) {
    this.from = from;
    this.thread = new Thread(this::take, "agent-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void take() {
    byte[] buffer = new byte[8 << 10];
    try (from) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        keep(buffer, count);
      }
    } catch (IOException e) {
      // Closed as the program was killed: what was printed before counts.
      return;
    }
  }

  private void keep(byte[] buffer, int count) {
    synchronized (kept) {
      int room = Math.min(count, MOST - kept.size());
      whole &= room == count;
      if (room > 0) {
        kept.write(buffer, 0, room);
      }
    }
  }

  /** Whether all was taken, after waiting a while for it. */
  boolean isDone(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  /** Whether nothing was dropped. */
  boolean isWhole() {
    synchronized (kept) {
      return whole;
    }
  }

  String text() {
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
