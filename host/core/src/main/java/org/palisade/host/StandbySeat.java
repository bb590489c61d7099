package org.palisade.host;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.palisade.host.settings.Paths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standby's place: a front end made the socket and handed it over as standard input. It leaves
 * when nobody has called for a while.
 *
 * <p>No caller is lost at that: the socket's file goes first, under the lock that front ends hold
 * while they look for a standby or start one. Whoever connected before that is in the socket's
 * backlog and is answered; whoever comes after it starts a new standby.
 */
final class StandbySeat implements Seat {
  private static final Logger log = LoggerFactory.getLogger(StandbySeat.class);

  /** The name of its socket, in {@code PALISADE_RUN}. */
  static final String SOCKET = "standby.sock";

  private static final Duration STAYS = Duration.ofSeconds(10);

  private final ServerSocketChannel socket;
  private final SocketFile file;
  private final Path lock;
  private boolean removed;

  private StandbySeat(ServerSocketChannel socket, SocketFile file, Path lock) {
    this.socket = socket;
    this.file = file;
    this.lock = lock;
  }

  static StandbySeat take(Paths paths) throws IOException {
    Channel inherited = System.inheritedChannel();
    if (inherited instanceof ServerSocketChannel socket) {
      return new StandbySeat(
          socket, new SocketFile(paths.socket()), paths.run().resolve("standby.lock"));
    }
    throw new IOException(
        "the standby host is started by the front end, with a listening socket as standard input");
  }

  @Override
  public ServerSocketChannel socket() {
    return socket;
  }

  @Override
  public boolean leaves(Duration since) {
    if (removed) {
      return true; // the backlog was looked at since, and held nobody
    }
    if (since.compareTo(STAYS) >= 0) {
      removeUnderLock();
    }
    return false;
  }

  private void removeUnderLock() {
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null) {
        file.remove();
        removed = true;
      }
    } catch (IOException e) {
      log.warn("cannot take {} ({}); leaving without", lock, e.toString());
      file.remove();
      removed = true;
    }
  }

  @Override
  public void withdraw() {
    file.remove();
  }

  @Override
  public void close() {}
}
