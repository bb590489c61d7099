package org.palisade.host;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.palisade.host.gateway.HostSocket;
import org.palisade.host.settings.Paths;

/** The daemon's place: it makes its socket, and stays. */
final class DaemonSeat implements Seat {
  private final StateLock lock;
  private final ServerSocketChannel socket;
  private final SocketFile file;

  private DaemonSeat(StateLock lock, ServerSocketChannel socket, SocketFile file) {
    this.lock = lock;
    this.socket = socket;
    this.file = file;
  }

  static DaemonSeat take(Paths paths) throws IOException {
    StateLock lock = StateLock.take(paths.state());
    try {
      ServerSocketChannel socket = HostSocket.listen(paths.socket());
      return new DaemonSeat(lock, socket, new SocketFile(paths.socket()));
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public ServerSocketChannel socket() {
    return socket;
  }

  @Override
  public boolean leaves(Duration since) {
    return false;
  }

  @Override
  public void withdraw() {
    file.remove();
  }

  @Override
  public void close() {
    lock.close();
  }
}
