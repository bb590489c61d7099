package org.palisade.host.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all callers together may make the host keep: so that a crowd with large requests, or one
 * that does not read its answers, cannot fill the heap. Thread-safe.
 */
final class Memory {
  private final AtomicLong left;

  Memory(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** One caller's part of it. */
  final class Share {
    private final int free;
    private int held;

    private Share(int free) {
      this.free = free;
    }

    /** Whether the caller may keep this much in all; what it then holds is its own. */
    synchronized boolean hold(int bytes) {
      int more = Math.max(0, bytes - free) - Math.max(0, held - free);
      if (more > 0 && left.addAndGet(-more) < 0) {
        left.addAndGet(more);
        return false;
      }
      if (more < 0) {
        left.addAndGet(-more);
      }
      held = bytes;
      return true;
    }
  }

  /**
   * A caller's share.
   *
   * @param free bytes that are granted in any case: what an ordinary call needs
   */
  Share share(int free) {
    return new Share(free);
  }
}
