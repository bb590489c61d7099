package org.palisade.host;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** The place at which a process is called: the daemon's, or the standby's. */
interface Seat extends AutoCloseable {

  /** The socket, which listens. */
  ServerSocketChannel socket() throws IOException;

  /**
   * Nobody calls; told about once a second, quick.
   *
   * @param since how long that has been so
   * @return whether the process is to leave now
   */
  boolean leaves(Duration since);

  /** Takes the socket's file away, so that callers go elsewhere. Harmless when repeated. */
  void withdraw();

  /** Gives the place free. */
  @Override
  void close();
}
