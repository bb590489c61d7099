package org.palisade.host.inventory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.palisade.host.inventory.Inventory.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an inventory as its files are, on a thread of its own: the kernel tells when the files
 * change, and every two seconds it looks by itself, for what the kernel does not tell (password
 * files elsewhere, programs, network file systems). Whoever fences never waits for it. Thread-safe.
 */
public final class InventoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InventoryWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(50);
  private static final Duration MOST_PAUSE = Duration.ofMillis(400);
  private static final int PAUSE_FOR_COST = 20;

  private final FileInventory inventory;
  private final List<Path> directories;
  private final Consumer<Snapshot> whenChanged;
  private final Thread looker = new Thread(this::look, "inventory");
  private final Optional<WatchService> kernel;
  private volatile boolean closed;

  // Guarded by this.
  private boolean filesChanged;
  private boolean poked;

  /**
   * Begins to watch.
   *
   * @param inventory is kept fresh
   * @param etc the directory of its files
   * @param whenChanged told of each new snapshot, the first one included, on the watch's thread
   */
  public InventoryWatch(FileInventory inventory, Path etc, Consumer<Snapshot> whenChanged) {
    this.inventory = inventory;
    this.directories = List.of(etc, etc.resolve("devices"));
    this.whenChanged = whenChanged;
    this.kernel = kernel(etc);
    looker.setDaemon(true);
    looker.start();
  }

  private static Optional<WatchService> kernel(Path etc) {
    try {
      return Optional.of(etc.getFileSystem().newWatchService());
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn(
          "the kernel cannot tell when files change ({}); they are looked at every {} s",
          e.toString(),
          LOOK_EVERY.toSeconds());
      return Optional.empty();
    }
  }

  /** Has the inventory look at once: something has changed, such as a plugin. */
  public synchronized void poke() {
    poked = true;
    notifyAll();
  }

  private synchronized void filesChanged() {
    filesChanged = true;
    notifyAll();
  }

  private void look() {
    kernel.ifPresent(this::listen);
    Optional<Snapshot> before = Optional.empty();
    try {
      while (!closed) {
        long begun = System.nanoTime();
        before = Optional.of(lookOnce(before));
        long pause =
            Math.min(
                MOST_PAUSE.toNanos(),
                Math.max(LEAST_PAUSE.toNanos(), PAUSE_FOR_COST * (System.nanoTime() - begun)));
        awaitReason(System.nanoTime(), pause);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts this thread, which ends here.
      Thread.currentThread().interrupt();
    }
  }

  // A poke is answered at once; files that change all the time are not looked at all the time.
  private synchronized void awaitReason(long from, long pause) throws InterruptedException {
    long left = pause;
    while (!poked && left > 0) {
      boolean soon = filesChanged || inventory.isUnsettled();
      long whole = soon ? pause : LOOK_EVERY.toNanos();
      left = whole - (System.nanoTime() - from);
      if (left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
    poked = false;
    filesChanged = false;
  }

  private Snapshot lookOnce(Optional<Snapshot> before) {
    try {
      Snapshot now = inventory.lookAgain();
      if (before.filter(last -> last.claims() == now.claims()).isEmpty()) {
        whenChanged.accept(now);
      }
      return now;
    } catch (RuntimeException | Error e) {
      LOG.error("the configuration could not be looked at; what was read before holds", e);
      return inventory.current();
    }
  }

  private void listen(WatchService from) {
    Thread listener = new Thread(() -> take(from), "inventory-events");
    listener.setDaemon(true);
    listener.start();
  }

  private void take(WatchService from) {
    try {
      while (!closed) {
        for (Path directory : directories) {
          register(from, directory);
        }
        WatchKey key = from.poll(LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
          filesChanged();
        }
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("no more events");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Again each time: a directory may come later, or be replaced by another. It costs one call.
  private static void register(WatchService with, Path directory) {
    try {
      if (Files.isDirectory(directory)) {
        directory.register(
            with,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      }
    } catch (IOException e) {
      LOG.debug("{} is not watched by the kernel: {}", directory, e.toString());
    }
  }

  /** Ends the watch; the inventory stays as it was last read. */
  @Override
  public void close() {
    closed = true;
    looker.interrupt();
    kernel.ifPresent(InventoryWatch::close);
  }

  private static void close(WatchService service) {
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("the watch was not closed: {}", e.toString());
    }
  }
}
