package org.palisade.host.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A real file on a disk that fails or hangs when a test says so. */
final class SlowDisk implements Sink.Opener {
  final AtomicInteger syncs = new AtomicInteger();
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile boolean full;
  volatile boolean tearsWrites;
  volatile boolean failsSync;

  /** From now on a sync does not return until {@link #answer}. */
  void hang() {
    gate = new CountDownLatch(1);
  }

  void answer() {
    gate.countDown();
  }

  @Override
  public Sink open(Path file, long size) throws IOException {
    Sink real = Sink.open(file, size);
    return new Sink() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (tearsWrites) {
          ByteBuffer half = bytes.duplicate();
          half.limit(bytes.position() + bytes.remaining() / 2);
          real.write(half);
        }
        if (full || tearsWrites) {
          throw new IOException("No space left on device");
        }
        real.write(bytes);
      }

      @Override
      public void sync() throws IOException {
        syncs.incrementAndGet();
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        if (failsSync) {
          throw new IOException("Input/output error");
        }
        real.sync();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }
}
